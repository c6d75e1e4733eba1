package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R21: a clock that is set back or ahead changes the times of events and nothing else. */
class ClockTest {
  private static final int DECISIONS = 200;
  private static final long HOUR = 3_600_000;

  /** A clock that somebody sets now and then. */
  private static final class JumpyClock implements InstantSource {
    private static final List<Long> JUMPS =
        List.of(-HOUR, HOUR, 365 * 24 * HOUR, -2 * 365 * 24 * HOUR, 1_000L, -1_000L, 0L);
    private final Random random;
    private long millis = 1_700_000_000_000L;

    JumpyClock(Random random) {
      this.random = random;
    }

    @Override
    public Instant instant() {
      millis += random.nextInt(10) == 0 ? JUMPS.get(random.nextInt(JUMPS.size())) : 1;
      return Instant.ofEpochMilli(Math.max(0, millis));
    }
  }

  /** A script of appends, snapshots and openings; answers every event of the log. */
  private static List<Recorded<Object>> run(long seed, InstantSource clock) throws IOException {
    var random = new Random(seed);
    var disk = new Shelf();
    var snapshots = new Shelf();
    var settings = LogSettings.DEFAULT.withSegmentBytes(64 << 10).with(clock);
    var versions = new long[5];
    long epoch = 0;
    for (int decisions = 0; decisions < DECISIONS; ) {
      var books = new Books();
      var kept = new Snapshots(snapshots, books, clock);
      try (var log = FileLog.open(disk, Ledger.TYPES, new Directory(), settings, books, kept)) {
        assertThat(log.identity().epoch()).isEqualTo(++epoch);
        assertThat(log.head()).isEqualTo(decisions);
        log.start(committed -> committed.events().forEach(books::apply));
        var session = new Session(log, "me");
        for (int i = 20 + random.nextInt(40); i > 0 && decisions < DECISIONS; i--) {
          int id = random.nextInt(versions.length);
          var event = new Booked(decisions, "x".repeat(random.nextInt(2_000)));
          session.stored(Append.of("ledger", "l" + id, versions[id]++, event));
          decisions++;
        }
        if (random.nextBoolean()) books.take(log, kept);
      }
    }
    try (var log = FileLog.open(disk, Ledger.TYPES, new Directory(), settings, Replay.NOTHING)) {
      return Session.all(log);
    }
  }

  @Test
  @DisplayName("order, versions and what is recovered are those of a steady clock; time is held")
  void jumps() throws IOException {
    long first = Seeds.first(ClockTest.class);
    for (long seed = first; seed < first + 20; seed++) {
      var steady = run(seed, () -> Instant.EPOCH);
      var jumpy = run(seed, new JumpyClock(new Random(seed)));
      var last = Instant.EPOCH;
      for (int i = 0; i < DECISIONS; i++) {
        var recorded = jumpy.get(i);
        assertThat(recorded.time()).as("time at %d, seed %d", i, seed).isAfterOrEqualTo(last);
        last = recorded.time();
        assertThat(atEpoch(recorded)).as("seed %d", seed).isEqualTo(steady.get(i));
      }
      assertThat(last).isAfter(Instant.EPOCH);
    }
  }

  private static Recorded<Object> atEpoch(Recorded<Object> recorded) {
    return new Recorded<>(
        recorded.position(),
        recorded.aggregate(),
        recorded.id(),
        recorded.version(),
        Instant.EPOCH,
        recorded.event(),
        recorded.commandId(),
        recorded.correlationId(),
        recorded.meta());
  }
}
