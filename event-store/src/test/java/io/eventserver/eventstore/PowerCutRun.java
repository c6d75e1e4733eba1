package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.PowerCutDisk.Fault;
import io.eventserver.wire.FailureCode;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.UnaryOperator;

/**
 * One life of a log under one seed: it is opened, written to, closed in order or not, and the power
 * is cut at some call. After each opening it holds what it must and nothing else.
 */
final class PowerCutRun {
  private static final int ROUNDS = 4;
  private static final int AGGREGATES = 5;
  private static final LogSettings SETTINGS =
      LogSettings.DEFAULT.withSegmentBytes(64 << 10).with(InstantSource.system());

  private final FsyncMode fsync;
  private final UnaryOperator<EventLog> sabotage;
  private final Random random;
  private final PowerCutDisk disk;
  private Books books = new Books();
  private Snapshots snapshots;
  private final Map<Long, Recorded<Object>> acknowledged = new HashMap<>();
  private final Map<String, List<Object>> sent = new HashMap<>();
  private final Set<String> refused = new HashSet<>();
  private final Set<String> uncertain = new HashSet<>();
  private final List<Append> unknown = new ArrayList<>();
  private final List<Append> answered = new ArrayList<>();
  private final long[] versions = new long[AGGREGATES];

  PowerCutRun(long seed) {
    this(seed, true, log -> log);
  }

  /**
   * @param syncs false: syncs do nothing
   * @param sabotage what becomes of the log
   */
  PowerCutRun(long seed, boolean syncs, UnaryOperator<EventLog> sabotage) {
    this.random = new Random(seed);
    this.sabotage = sabotage;
    this.disk = new PowerCutDisk(random, syncs);
    this.snapshots = new Snapshots(disk, books, InstantSource.system());
    this.fsync = random.nextInt(5) == 0 ? new FsyncMode.Never() : new FsyncMode.Always();
  }

  /**
   * One call fails, and the power is cut at the end.
   *
   * @return whether there was such a call
   */
  boolean runWithFault(int call, Fault fault) throws IOException {
    disk.failAfter(call, fault);
    live();
    boolean failed = disk.hasFailed();
    disk.restart();
    try (var log = open()) {
      check(log);
    }
    return failed;
  }

  void run() throws IOException {
    for (int round = 0; round < ROUNDS; round++) {
      disk.cutAfter(random.nextInt(60));
      if (random.nextInt(3) == 0) disk.failAfter(random.nextInt(40), random(Fault.values()));
      live();
      disk.restart();
    }
    try (var log = open()) {
      check(log);
    }
  }

  private <T> T random(T[] all) {
    return all[random.nextInt(all.length)];
  }

  private EventLog open() throws IOException {
    var folded = new Books();
    books = folded;
    snapshots = new Snapshots(disk, folded, InstantSource.system());
    var log =
        FileLog.open(
            disk,
            Ledger.TYPES,
            new Directory(),
            SETTINGS.with(fsync),
            folded,
            Optional.of(snapshots),
            Runnable::run);
    log.start(committed -> committed.events().forEach(folded::apply));
    return sabotage.apply(log);
  }

  /** Until the power is cut, or it is closed in order. */
  private void live() {
    try (var log = open()) {
      check(log);
      var session = new Session(log, "me");
      for (int i = random.nextInt(60); i > 0 && log.failure() == null; i--) {
        if (random.nextInt(15) == 0) takeSnapshot(log);
        append(session);
      }
    } catch (IOException | UncheckedIOException e) {
      // Only what fails now may keep it from opening: then it has no other way to say so.
      if (!disk.isOff() && !disk.hasFailed()) throw new AssertionError("it does not open", e);
    }
  }

  private void takeSnapshot(EventLog log) {
    try {
      books.take(log, snapshots);
    } catch (IOException e) {
      if (!disk.isOff() && !disk.hasFailed()) throw new AssertionError("no snapshot", e);
    }
  }

  private void append(Session session) {
    var appends = new Append[1 + random.nextInt(4)];
    for (int i = 0; i < appends.length; i++) appends[i] = next();
    var outcomes = session.appendAll(appends);
    for (int i = 0; i < appends.length; i++) take(appends[i], outcomes.get(i));
  }

  private void take(Append append, Appended outcome) {
    String commandId = append.commandId().orElseThrow();
    switch (outcome) {
      case Appended.Stored(var events) -> {
        acknowledge(commandId, events);
        answered.add(append);
      }
      case Appended.Repeated(var decided) -> acknowledge(commandId, decided.events());
      case Appended.Conflict(var version) -> {
        versions[aggregate(append.id())] = version;
        refused.add(commandId);
      }
      case Appended.Lost(var failure) -> lost(append, commandId, failure.code());
      case Appended.Rejected(var failure) -> {
        // What it may repeat could not be looked up.
        assertThat(failure.code()).as(failure.reason()).isEqualTo(FailureCode.UNAVAILABLE);
        lost(append, commandId, failure.code());
      }
    }
  }

  /** What is refused now may have been stored when it was sent before. */
  private void lost(Append append, String commandId, FailureCode code) {
    if (code == FailureCode.UNKNOWN_OUTCOME) uncertain.add(commandId);
    if (uncertain.contains(commandId)) {
      refused.remove(commandId);
      unknown.add(append);
    } else if (!answered.contains(append)) {
      refused.add(commandId);
    }
  }

  private void acknowledge(String commandId, List<Recorded<Object>> events) {
    // It may have been refused before, and sent again.
    refused.remove(commandId);
    assertThat(events).extracting(Recorded::event).isEqualTo(sent.get(commandId));
    for (var recorded : events) {
      var before = acknowledged.putIfAbsent(recorded.position(), recorded);
      if (before != null) assertThat(recorded).as("the first answer").isEqualTo(before);
    }
  }

  private static int aggregate(String id) {
    return Integer.parseInt(id.substring(id.indexOf('-') + 1));
  }

  /** A new decision, or one whose outcome nobody knows, or one that was answered. */
  private Append next() {
    int kind = random.nextInt(10);
    if (kind == 0 && !answered.isEmpty()) return answered.get(random.nextInt(answered.size()));
    if (kind < 4 && !unknown.isEmpty()) return onLatest(unknown.removeLast());
    return fresh();
  }

  private Append fresh() {
    String commandId = "command-" + sent.size();
    List<Object> events = new ArrayList<>();
    for (int i = 1 + random.nextInt(3); i > 0; i--) {
      events.add(new Booked(sent.size(), commandId + "|" + "x".repeat(random.nextInt(3_000))));
    }
    sent.put(commandId, events);
    String id = "id-" + random.nextInt(AGGREGATES);
    return onLatest(Append.of("ledger", id, 0, events.toArray()).as(commandId, sent.size()));
  }

  private Append onLatest(Append append) {
    int aggregate = aggregate(append.id());
    long version = versions[aggregate];
    versions[aggregate] += append.events().size();
    return Append.of("ledger", append.id(), version, append.events().toArray())
        .as(append.commandId().orElseThrow(), append.fingerprint());
  }

  private static String commandId(Recorded<Object> recorded) {
    String text = ((Booked) recorded.event()).text();
    return text.substring(0, text.indexOf('|'));
  }

  private void check(EventLog log) {
    var all = Session.all(log);
    Arrays.fill(versions, 0);
    Set<String> whole = new HashSet<>();
    for (int i = 0; i < all.size(); ) {
      String commandId = commandId(all.get(i));
      assertThat(sent).as("what was sent").containsKey(commandId);
      assertThat(refused).as("what was refused").doesNotContain(commandId);
      var events = sent.getOrDefault(commandId, List.of());
      assertThat(whole.add(commandId)).as("%s is there once", commandId).isTrue();
      for (Object event : events) {
        assertThat(i).as("%s is whole", commandId).isLessThan(all.size());
        var recorded = all.get(i++);
        assertThat(recorded.position()).isEqualTo(i);
        assertThat(recorded.event()).isEqualTo(event);
        int aggregate = aggregate(recorded.id());
        assertThat(recorded.version()).isEqualTo(++versions[aggregate]);
      }
    }
    var fresh = new Books();
    all.forEach(fresh::apply);
    assertThat(books.pages()).as("what is folded").isEqualTo(fresh.pages());
    // Without syncs an answer does not say that it is durable; what is there is whole all the same.
    if (fsync instanceof FsyncMode.Never) {
      acknowledged.clear();
      uncertain.addAll(answered.stream().map(it -> it.commandId().orElseThrow()).toList());
      unknown.addAll(answered);
      answered.clear();
    }
    acknowledged.forEach(
        (position, recorded) -> {
          assertThat(all.size())
              .as("position %d is there", position)
              .isGreaterThanOrEqualTo(position.intValue());
          assertThat(all.get(position.intValue() - 1)).isEqualTo(recorded);
          assertThat(log.decided(commandId(recorded))).as("found by its id").isNotNull();
        });
    assertThat(log.head()).isEqualTo(all.size());
  }
}
