package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** The way out of a damaged log. */
class RepairTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
  private static final int DECISIONS = 150;

  private final Shelf disk = new Shelf();
  private final Shelf snapshots = new Shelf();
  private List<Recorded<Object>> all = List.of();

  private static FileLog open(Disk disk) throws IOException {
    var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING);
    log.start(_ -> {});
    return log;
  }

  private static List<Recorded<Object>> events(Disk disk) throws IOException {
    try (var log = open(disk)) {
      return Session.all(log);
    }
  }

  @BeforeEach
  void fill() throws IOException {
    var books = new Books();
    var kept = new Snapshots(snapshots, books, SMALL.clock());
    try (var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, books, kept)) {
      log.start(committed -> committed.events().forEach(books::apply));
      var session = new Session(log, "me");
      for (int i = 0; i < DECISIONS; i++) {
        var events = new Object[] {new Booked(i, "x".repeat(1_500)), new Booked(-i, "")};
        session.stored(Append.of("ledger", "id-" + i % 7, 2L * (i / 7), events).as("c" + i, i));
        if (i == 50 || i == 100) books.take(log, kept);
      }
    }
    all = events(disk.copy());
    assertThat(disk.names()).contains("00000003.log");
  }

  private static Repair.Loss cut(Shelf disk, Shelf snapshots, long position) throws IOException {
    var repair = new Repair(disk, position);
    var loss = repair.look();
    repair.cut(snapshots);
    return loss;
  }

  @Test
  @DisplayName("a log whose middle is damaged opens again with everything before the damage")
  void damaged() throws IOException {
    disk.bytes("00000002.log")[20_000] ^= 1;
    assertThatThrownBy(() -> open(disk).close()).isInstanceOf(LogDamaged.class);
    long position = lastBefore("nothing behind position ", disk);
    var loss = cut(disk, snapshots, position);
    assertThat(loss.damage()).hasSize(1).first().asString().startsWith("00000002.log at offset");
    assertThat(loss.events()).isPositive().isLessThan(all.size() - position);
    assertThat(loss.segments()).contains("00000003.log").doesNotContain("00000002.log");
    assertThat(events(disk)).isEqualTo(all.subList(0, (int) position));
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      int next = (int) position / 2;
      var append = Append.of("ledger", "id-" + next % 7, 2L * (next / 7), new Booked(1, "again"));
      assertThat(session.stored(append.as("c" + next, next)).getFirst().position())
          .isEqualTo(position + 1);
    }
  }

  /** What it says where more is asked for than there is. */
  private static long lastBefore(String text, Shelf disk) {
    try {
      new Repair(disk, 299).look();
      throw new AssertionError("it can be cut anywhere");
    } catch (IllegalArgumentException | IOException e) {
      String message = String.valueOf(e.getMessage());
      assertThat(message).startsWith(text);
      return Long.parseLong(message.substring(text.length()).split(" ", 2)[0]);
    }
  }

  @Test
  @DisplayName(
      "it can be cut after any decision, and a start from what snapshots are left is right")
  void anywhere() throws IOException {
    for (int position = 2; position <= all.size(); position += 26) {
      var log = disk.copy();
      var left = snapshots.copy();
      var loss = cut(log, left, position);
      assertThat(loss.damage()).isEmpty();
      assertThat(loss.events()).isEqualTo(all.size() - position);
      assertThat(events(log.copy())).isEqualTo(all.subList(0, position));
      var books = new Books();
      var kept = new Snapshots(left, books, SMALL.clock());
      FileLog.open(log, Ledger.TYPES, new Directory(), SMALL, books, kept).close();
      var whole = new Books();
      FileLog.open(log, Ledger.TYPES, new Directory(), SMALL, whole).close();
      assertThat(books.pages()).isEqualTo(whole.pages());
      assertThat(kept.position()).isEqualTo(position < 102 ? 0 : position < 202 ? 102 : 202);
    }
  }

  @Test
  @DisplayName("a decision is never cut in two, and what is not there cannot stay")
  void refused() throws IOException {
    var before = disk.copy();
    assertThatThrownBy(() -> new Repair(disk, 99).look())
        .hasMessageContaining("inside the decision 99 to 100")
        .hasMessageContaining("cut before it, or at 100");
    assertThatThrownBy(() -> new Repair(disk, 1_000).look())
        .hasMessageContaining("nothing behind position 300 can be kept");
    assertThatThrownBy(() -> new Repair(disk, 0)).hasMessageContaining("at least position 1");
    for (String name : before.names()) {
      assertThat(disk.bytes(name)).isEqualTo(before.bytes(name));
    }
  }

  @Test
  @DisplayName("a missing segment ends what can be kept; those behind it go")
  void missing() throws IOException {
    disk.delete("00000002.log");
    long position = lastBefore("nothing behind position ", disk);
    assertThat(position).isBetween(50L, 90L);
    var loss = cut(disk, snapshots, position);
    assertThat(loss.damage()).anyMatch(it -> it.contains("00000002.log"));
    assertThat(events(disk)).isEqualTo(all.subList(0, (int) position));
  }

  @Test
  @DisplayName("what reactors remember of what stays is kept, what is lost of it is counted")
  void notes() throws IOException {
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (long position : new long[] {300, 301}) {
        var done = new CompletableFuture<Optional<RequestFailure>>();
        log.note(new Note.Checkpoint("r", position), done::complete);
        assertThat(Session.await(done)).isEmpty();
        if (position == 300) session.stored(Append.of("ledger", "new", 0, new Booked(1, "")));
      }
    }
    var loss = cut(disk, snapshots, 300);
    assertThat(loss.events()).isEqualTo(1);
    assertThat(loss.notes()).isEqualTo(1);
    var books = new Books();
    FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, books).close();
    assertThat(books.checkpoints()).containsEntry("r", 300L);
  }

  @Test
  @DisplayName("segments of a newer version are not for this one to remove")
  void newer() throws IOException {
    disk.bytes("00000003.log")[11] = 99;
    assertThatThrownBy(() -> new Repair(disk, 40).look())
        .hasMessageContaining("00000003.log is of format 99: use a newer version");
  }

  @Test
  @DisplayName("a log with a sector that cannot be read can be copied and cut")
  void unreadable() throws IOException {
    disk.spoil("00000002.log", 8_192, 8_704);
    long position = lastBefore("nothing behind position ", disk);
    var loss = cut(disk, snapshots, position);
    assertThat(loss.damage()).anyMatch(it -> it.startsWith("00000002.log at offset 8192"));
    disk.spoil("00000002.log", 0, 0);
    assertThat(events(disk)).isEqualTo(all.subList(0, (int) position));
  }

  @Test
  @DisplayName("whichever call fails, it can be run again")
  void failing() throws IOException {
    for (int at = 0; ; at++) {
      var log = disk.copy();
      var left = snapshots.copy();
      log.failAfter(at, 1, "Input/output error");
      var repair = new Repair(log, 40);
      repair.look();
      boolean failed = false;
      try {
        repair.cut(left);
      } catch (IOException e) {
        failed = true;
      }
      log.failAfter(0, 0, "");
      if (failed) cut(log, left, 40);
      assertThat(events(log)).isEqualTo(all.subList(0, 40));
      if (!failed) break;
      assertThat(at).isLessThan(100);
    }
  }
}
