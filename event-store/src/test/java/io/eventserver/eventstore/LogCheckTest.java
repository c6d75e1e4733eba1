package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What is said of a log that nobody opens. */
class LogCheckTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
  private static final String FIRST = "00000001.log";

  private final Shelf disk = new Shelf();
  private final List<String> damage = new ArrayList<>();
  private final List<String> tails = new ArrayList<>();
  private long head;

  private final LogCheck.Report report =
      new LogCheck.Report() {
        @Override
        public void segment(String name, long events, long bytes) {
          // Of what there is, nothing is wrong.
        }

        @Override
        public void damage(String file, long offset, long afterPosition, String what) {
          damage.add("%s %d %d %s".formatted(file, offset, afterPosition, what));
        }

        @Override
        public void tail(String file, long offset, long afterPosition, String what) {
          tails.add("%s %d".formatted(file, offset));
        }
      };

  @BeforeEach
  void fill() throws IOException {
    try (var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING)) {
      log.start(_ -> {});
      fill(log);
    }
  }

  private void fill(EventLog log) {
    var session = new Session(log, "me");
    for (int i = 0; i < 120; i++) {
      var events = new Object[] {new Booked(i, "x".repeat(1_500)), new Booked(-i, "")};
      session.stored(Append.of("ledger", "id-" + i % 7, 2L * (i / 7), events).as("c" + i, i));
    }
    head = log.head();
  }

  private LogCheck.Summary check(Disk of) throws IOException {
    damage.clear();
    tails.clear();
    return LogCheck.check(of, report);
  }

  @Test
  @DisplayName("a whole log has no damage, also one that is open and never ended in order")
  void whole() throws IOException {
    var summary = check(disk);
    assertThat(damage).isEmpty();
    assertThat(tails).isEmpty();
    assertThat(summary.events()).isEqualTo(head);
    assertThat(summary.aggregates()).isEqualTo(7);
    assertThat(summary.segments()).isGreaterThan(1);
    assertThat(summary.openings()).isEqualTo(1);
    try (var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING)) {
      log.start(_ -> {});
      assertThat(check(disk).findings()).isZero();
    }
    assertThat(check(disk).openings()).isEqualTo(2);
  }

  @Test
  @DisplayName("R4: any flipped bit of a full segment is found, at its record, once")
  void flipped() throws IOException {
    for (int at = 0; at < disk.bytes(FIRST).length; at += 11) {
      var copy = disk.copy();
      copy.bytes(FIRST)[at] ^= (byte) (1 << (at % 8));
      check(copy);
      assertThat(damage).as("with byte %d flipped", at).hasSize(1);
      assertThat(damage.getFirst()).startsWith(FIRST);
      assertThat(tails).isEmpty();
      long offset = Long.parseLong(damage.getFirst().split(" ", 3)[1]);
      assertThat(offset).as("where byte %d is flipped", at).isLessThanOrEqualTo(at);
    }
  }

  @Test
  @DisplayName("two damaged places are two, and what is between them is read")
  void two() throws IOException {
    int size = disk.bytes(FIRST).length;
    disk.bytes(FIRST)[size / 4] ^= 1;
    disk.bytes(FIRST)[size / 2] ^= 1;
    var summary = check(disk);
    assertThat(damage).hasSize(2);
    assertThat(summary.events()).isBetween(head - 6, head - 2);
  }

  @Test
  @DisplayName("a missing segment, one of another log and one that is too short are named")
  void segments() throws IOException {
    var without = disk.copy();
    without.delete("00000002.log");
    check(without);
    assertThat(damage).anyMatch(it -> it.startsWith("00000002.log") && it.contains("missing"));

    var other = new Shelf();
    try (var log = FileLog.open(other, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING)) {
      log.start(_ -> {});
      fill(log);
    }
    var mixed = disk.copy();
    mixed.truncate("00000002.log", 0);
    System.arraycopy(other.bytes("00000002.log"), 0, resized(mixed), 0, 64 << 10);
    check(mixed);
    assertThat(damage).anyMatch(it -> it.startsWith("00000002.log") && it.contains("belongs to"));

    var cut = disk.copy();
    cut.truncate(FIRST, 40_000);
    check(cut);
    assertThat(damage).hasSize(1).first().asString().startsWith(FIRST);
  }

  private static byte[] resized(Shelf shelf) {
    shelf.truncate("00000002.log", 64 << 10);
    return shelf.bytes("00000002.log");
  }

  @Test
  @DisplayName("a sector that cannot be read is damage at its place, and looking goes on")
  void unreadable() throws IOException {
    disk.spoil(FIRST, 8_192, 8_704);
    var summary = check(disk);
    assertThat(damage).anyMatch(it -> it.startsWith(FIRST + " 8192 ") && it.contains("be read"));
    assertThat(summary.events()).isBetween(head - 20, head - 1);
  }

  @Test
  @DisplayName("what is written while it looks is no damage")
  void busy() throws Exception {
    var busy = new Shelf();
    var done = new AtomicBoolean();
    try (var log = FileLog.open(busy, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING)) {
      log.start(_ -> {});
      var writer =
          Thread.ofPlatform()
              .start(
                  () -> {
                    var session = new Session(log, "me");
                    for (int i = 0; !done.get(); i++) {
                      session.stored(
                          Append.of("ledger", "id", i, new Booked(i, "x".repeat(i % 99))));
                    }
                  });
      for (int i = 0; i < 200; i++) {
        check(busy);
        assertThat(damage).isEmpty();
      }
      done.set(true);
      writer.join();
    }
  }

  @Test
  @DisplayName("what nobody was told of at the end is no damage")
  void tail() throws IOException {
    String last = disk.names().stream().filter(Segment::isName).toList().getLast();
    var bytes = disk.bytes(last);
    int end = bytes.length;
    while (bytes[end - 1] == 0) end--;
    // Half a record behind the closing mark, as of a write that is under way.
    System.arraycopy(bytes, SegmentHeader.BYTES, bytes, end, 20);
    check(disk);
    assertThat(damage).isEmpty();
    assertThat(tails).containsExactly("%s %d".formatted(last, end));
  }
}
