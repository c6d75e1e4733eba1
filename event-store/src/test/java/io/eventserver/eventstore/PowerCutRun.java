package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.Set;

/**
 * One life of a log under one seed: it is opened, written to, closed in order or not, and the power
 * is cut at some call. After each opening it holds what it must and nothing else.
 */
final class PowerCutRun {
  private static final int ROUNDS = 4;
  private static final int AGGREGATES = 5;
  private static final LogSettings SETTINGS =
      LogSettings.DEFAULT.withSegmentBytes(64 << 10).with(InstantSource.system());

  private final Random random;
  private final PowerCutDisk disk;
  private final Map<Long, Recorded<Object>> acknowledged = new HashMap<>();
  private final Map<String, List<Object>> sent = new HashMap<>();
  private final long[] versions = new long[AGGREGATES];
  private int decisions;

  PowerCutRun(long seed, boolean syncs) {
    this.random = new Random(seed);
    this.disk = new PowerCutDisk(random, syncs);
  }

  void run() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      disk.cutAfter(random.nextInt(60));
      live();
      disk.restart();
    }
    try (var log = open()) {
      check(log);
    }
  }

  private FileLog open() throws IOException {
    var log =
        FileLog.open(disk, Ledger.TYPES, new Directory(), SETTINGS, Replay.NOTHING, Runnable::run);
    log.start(_ -> {});
    return log;
  }

  /** Until the power is cut, or it is closed in order. */
  private void live() {
    try (var log = open()) {
      check(log);
      var session = new Session(log, "me");
      for (int i = random.nextInt(60); i > 0 && log.failure() == null; i--) append(session);
    } catch (IOException | UncheckedIOException e) {
      // Only a cut may keep it from opening: then it has no other way to say so.
      if (!disk.isOff()) throw new AssertionError("it does not open", e);
    }
  }

  private void append(Session session) {
    var appends = new Append[1 + random.nextInt(4)];
    for (int i = 0; i < appends.length; i++) appends[i] = next();
    var outcomes = session.appendAll(appends);
    for (int i = 0; i < appends.length; i++) {
      if (!(outcomes.get(i) instanceof Appended.Stored(var events))) continue;
      for (var recorded : events) acknowledged.put(recorded.position(), recorded);
    }
  }

  private Append next() {
    int aggregate = random.nextInt(AGGREGATES);
    List<Object> events = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      events.add(new Booked(random.nextLong(), "x".repeat(random.nextInt(3_000))));
    }
    String id = "command-" + decisions++;
    sent.put(id, events);
    long version = versions[aggregate];
    versions[aggregate] += events.size();
    return Append.of("ledger", "id-" + aggregate, version, events.toArray()).as(id, decisions);
  }

  private void check(FileLog log) {
    var all = Session.all(log);
    Arrays.fill(versions, 0);
    Set<String> whole = new HashSet<>();
    for (int i = 0; i < all.size(); ) {
      var commandId = all.get(i).commandId().orElseThrow();
      assertThat(sent).as("what was sent").containsKey(commandId);
      var events = sent.getOrDefault(commandId, List.of());
      assertThat(whole.add(commandId)).as("%s is there once", commandId).isTrue();
      for (Object event : events) {
        assertThat(i).as("%s is whole", commandId).isLessThan(all.size());
        var recorded = all.get(i++);
        assertThat(recorded.position()).isEqualTo(i);
        assertThat(recorded.event()).isEqualTo(event);
        assertThat(recorded.commandId()).contains(commandId);
        int aggregate = Integer.parseInt(recorded.id().substring(3));
        assertThat(recorded.version()).isEqualTo(++versions[aggregate]);
      }
    }
    acknowledged.forEach(
        (position, recorded) -> {
          assertThat(all.size())
              .as("position %d is there", position)
              .isGreaterThanOrEqualTo(position.intValue());
          assertThat(all.get(position.intValue() - 1)).isEqualTo(recorded);
        });
    assertThat(log.head()).isEqualTo(all.size());
  }
}
