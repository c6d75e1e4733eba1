package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Ledger.Labelled;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Scripts of append, crash and reopen. */
class FileLogRecoveryTest {
  private static final String L = "ledger";
  private static final String SEGMENT = "00000001.log";

  private static FileLog open(Disk disk, Replay replay) throws IOException {
    return Ledger.open(disk, 64 << 10, replay);
  }

  private static FileLog open(Disk disk) throws IOException {
    return open(disk, Replay.NOTHING);
  }

  private static List<Recorded<Object>> reopened(Disk disk) throws IOException {
    try (var log = open(disk)) {
      return Session.all(log);
    }
  }

  @Test
  @DisplayName(
      "what was stored is there again, with versions, command ids and chain, in a higher epoch")
  void reopen() throws IOException {
    var disk = new Shelf();
    List<Recorded<Object>> before;
    LogIdentity first;
    try (var log = open(disk)) {
      first = log.identity();
      var session = new Session(log, "me");
      for (int i = 0; i < 1000; i++) {
        session.stored(
            new Append(
                L,
                "id" + i % 10,
                i / 10 * 2L,
                List.of(new Booked(i, "t"), new Labelled(List.of("l"), Optional.empty())),
                Optional.of("c" + i),
                i,
                Optional.empty(),
                Optional.of("k"),
                Map.of("reactor", "r" + i % 3)));
      }
      before = Session.all(log);
    }
    assertThat(disk.names()).hasSizeGreaterThan(3);
    List<Recorded<Object>> replayed = new ArrayList<>();
    try (var log = open(disk, (_, recorded) -> replayed.add(recorded))) {
      assertThat(replayed).isEqualTo(before);
      assertThat(Session.all(log)).isEqualTo(before);
      assertThat(log.identity().log()).isEqualTo(first.log());
      assertThat(log.identity().epoch()).isEqualTo(first.epoch() + 1);
      assertThat(log.identity().first()).isEqualTo(2001);
      var session = new Session(log, "me");
      assertThat(session.append(Append.of(L, "id3", 0, new Booked(1, "")).as("c7", 7)))
          .isInstanceOf(Appended.Rejected.class);
      assertThat(session.append(Append.of(L, "id7", 0, new Booked(1, "")).as("c7", 7)))
          .isInstanceOf(Appended.Repeated.class);
      assertThat(session.stored(Append.of(L, "id3", 200, new Booked(1, ""))).getFirst().position())
          .isEqualTo(2001);
      assertThat(EventLogConformance.page(log, "id3", Long.MAX_VALUE, 4))
          .extracting(Recorded::version)
          .containsExactly(198L, 199L, 200L, 201L);
    }
  }

  /** A log whose last three decisions were never covered by a mark, as after a crash. */
  private static Shelf crashed(int decisions) throws IOException {
    var disk = new Shelf();
    var log = open(disk);
    var session = new Session(log, "me");
    for (int i = 0; i < decisions - 1; i++)
      session.stored(Append.of(L, "a", i * 2L, new Booked(i, "x"), new Booked(i, "y")));
    var copy = disk.copy();
    log.close();
    try (var again = open(copy)) {
      new Session(again, "me")
          .stored(Append.of(L, "a", (decisions - 1) * 2L, new Booked(9, "x"), new Booked(9, "y")));
      return copy.copy();
    }
  }

  @Test
  @DisplayName("a flipped bit below the last mark refuses to open, naming segment and offset")
  void flipped() throws IOException {
    var random = new Random(Seeds.first(FileLogRecoveryTest.class));
    var crashed = crashed(40);
    int end = written(crashed.bytes(SEGMENT));
    int lastWrite = lastMark(crashed.bytes(SEGMENT), end);
    for (int at = 0; at < lastWrite; at++) {
      var damaged = crashed.copy();
      damaged.bytes(SEGMENT)[at] ^= (byte) (1 << random.nextInt(8));
      int where = at;
      assertThatThrownBy(() -> open(damaged).close())
          .as("flip at %d", where)
          .isInstanceOf(LogDamaged.class)
          .hasMessageContaining(SEGMENT)
          .hasMessageContaining(where < SegmentHeader.BYTES ? "segment" : "offset");
    }
  }

  @Test
  @Tag("long")
  @DisplayName("R4: whichever byte of a full segment is damaged, it refuses to open")
  void flippedSegment() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (int i = 0; disk.names().size() < 4; i++)
        session.stored(Append.of(L, "a", i, new Booked(i, "x".repeat(i % 100))));
    }
    disk.delete("next.segment");
    for (int at = 0; at < disk.bytes(SEGMENT).length; at++) {
      var damaged = disk.copy();
      damaged.bytes(SEGMENT)[at] ^= (byte) (1 << (at % 8));
      assertThatThrownBy(() -> open(damaged).close())
          .as("flip at %d", at)
          .isInstanceOf(LogDamaged.class)
          .hasMessageContaining(SEGMENT);
    }
  }

  @Test
  @DisplayName("zeros in the middle refuse to open: a lost sector is no end of the log")
  void lostSector() throws IOException {
    var crashed = crashed(40);
    for (int at = 512; at < 2048; at += 512) {
      var damaged = crashed.copy();
      java.util.Arrays.fill(damaged.bytes(SEGMENT), at, at + 512, (byte) 0);
      assertThatThrownBy(() -> open(damaged).close()).isInstanceOf(LogDamaged.class);
    }
  }

  @Test
  @DisplayName(
      "a missing segment, one of another log, one of a newer format: each refuses and says so")
  void foreignSegments() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 3000; i++)
        session.stored(Append.of(L, "a", i, new Booked(i, "some text here")));
    }
    var missing = disk.copy();
    missing.delete("00000002.log");
    assertThatThrownBy(() -> open(missing).close()).hasMessageContaining("00000002.log is missing");
    var other = new Shelf();
    try (var log = open(other)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 3000; i++)
        session.stored(Append.of(L, "a", i, new Booked(i, "some text here")));
    }
    var mixed = disk.copy();
    System.arraycopy(other.bytes("00000002.log"), 0, mixed.bytes("00000002.log"), 0, 64 << 10);
    assertThatThrownBy(() -> open(mixed).close()).hasMessageContaining("belongs to log");
    var misplaced = disk.copy();
    System.arraycopy(other.bytes(SEGMENT), 0, misplaced.bytes("00000002.log"), 0, 64 << 10);
    assertThatThrownBy(() -> open(misplaced).close()).hasMessageContaining("belongs to log");
    var twice = disk.copy();
    System.arraycopy(disk.bytes(SEGMENT), 0, twice.bytes("00000002.log"), 0, 64 << 10);
    assertThatThrownBy(() -> open(twice).close())
        .hasMessageContaining("says that it is number 1: put the right one in its place");
    var newer = disk.copy();
    newer.bytes(SEGMENT)[11] = 99;
    assertThatThrownBy(() -> open(newer).close()).hasMessageContaining("format 99");
  }

  @Test
  @DisplayName("whichever call fails, nothing acknowledged is lost and nothing failed is stored")
  void anyCallFails() throws IOException {
    for (int at = 0; at < 60; at++) {
      for (String message : List.of("Input/output error", "No space left on device")) {
        var disk = new Shelf();
        List<Long> acknowledged = new ArrayList<>();
        List<Long> refused = new ArrayList<>();
        try (var log = open(disk)) {
          var session = new Session(log, "me");
          disk.failAfter(at, 2, message);
          long version = 0;
          for (int i = 0; i < 40; i++) {
            var outcome =
                session.append(Append.of(L, "a", version, new Booked(i, "x".repeat(3000))));
            if (outcome instanceof Appended.Stored) {
              acknowledged.add((long) i);
              version++;
            } else if (outcome instanceof Appended.Lost(var failure)
                && failure.code() != io.eventserver.wire.FailureCode.UNKNOWN_OUTCOME) {
              refused.add((long) i);
            }
          }
        }
        var amounts =
            reopened(disk.copy()).stream().map(it -> ((Booked) it.event()).amount()).toList();
        assertThat(amounts)
            .as("call %d, %s", at, message)
            .containsAll(acknowledged)
            .doesNotContainAnyElementsOf(refused);
      }
    }
  }

  @Test
  @DisplayName("after a failed sync nothing is written any more, until a restart")
  void failedSync() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      session.stored(Append.of(L, "a", 0, new Booked(1, "")));
      disk.failSyncs(1, "Input/output error");
      assertThat(session.append(Append.of(L, "a", 1, new Booked(2, ""))))
          .isInstanceOfSatisfying(
              Appended.Lost.class, it -> assertThat(it.failure().code().number()).isEqualTo(504));
      assertThat(session.append(Append.of(L, "a", 1, new Booked(3, ""))))
          .isInstanceOfSatisfying(
              Appended.Lost.class, it -> assertThat(it.failure().code().number()).isEqualTo(503));
      assertThat(log.failure()).contains("closed for good");
      assertThat(log.head()).isEqualTo(1);
    }
    assertThat(reopened(disk)).extracting(Recorded::position).startsWith(1L).doesNotContain(3L);
  }

  @Test
  @DisplayName("a full disk refuses with 507 and is tried again when there is room")
  void diskFull() throws Exception {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      disk.failAfter(0, 0, "");
      long version = 0;
      while (disk.names().size() < 3) {
        session.stored(Append.of(L, "a", version++, new Booked(1, "x".repeat(2000))));
      }
      Appended outcome;
      do {
        // Where it is the next segment that finds no room, this is stored.
        disk.failAfter(0, 1, "No space left on device");
        var append = Append.of(L, "a", version++, new Booked(1, "x".repeat(2000)));
        outcome = session.append(append);
      } while (outcome instanceof Appended.Stored);
      assertThat(outcome)
          .isInstanceOfSatisfying(
              Appended.Lost.class, it -> assertThat(it.failure().code().number()).isEqualTo(507));
      session.stored(Append.of(L, "a", version - 1, new Booked(1, "there is room")));
    }
    assertThat(reopened(disk).getLast().event()).isEqualTo(new Booked(1, "there is room"));
  }

  @Test
  @DisplayName("notes are replayed with the events, in their place")
  void notes() throws IOException {
    var disk = new Shelf();
    var letter = new Note.DeadLetter("r", 1, 3, "why");
    try (var log = open(disk)) {
      new Session(log, "me").stored(Append.of(L, "a", 0, new Booked(1, "")));
      for (var note : List.of(letter, new Note.Checkpoint("r", 1), new Note.Settled("r", 1))) {
        var done =
            new java.util.concurrent.CompletableFuture<
                Optional<io.eventserver.wire.RequestFailure>>();
        log.note(note, done::complete);
        assertThat(Session.await(done)).isEmpty();
      }
    }
    var told = new Told();
    open(disk, told).close();
    assertThat(told.all().stream().filter(it -> !(it instanceof String)))
        .containsExactly(1L, letter, new Note.Checkpoint("r", 1), new Note.Settled("r", 1));
  }

  @Test
  @DisplayName("a replay that throws refuses to open, naming position and event")
  void replayThrows() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      new Session(log, "me").stored(Append.of(L, "a", 0, new Booked(1, "")));
    }
    assertThatThrownBy(
            () ->
                open(
                    disk,
                    (_, _) -> {
                      throw new IllegalStateException("cannot evolve");
                    }))
        .isInstanceOf(ReplayFailed.class)
        .hasMessageContaining("position 1")
        .hasMessageContaining("Booked");
  }

  private static int written(byte[] segment) {
    int end = segment.length;
    while (segment[end - 1] == 0) end--;
    return end;
  }

  /** Where the write before the closing mark begins: the last mark that has events behind it. */
  private static int lastMark(byte[] segment, int end) {
    var buffer = java.nio.ByteBuffer.wrap(segment);
    int at = SegmentHeader.BYTES;
    int mark = at;
    int previous = at;
    while (at < end && buffer.getInt(at) != 0) {
      if (segment[at + RecordFormat.HEAD_BYTES] == RecordFormat.MARK) {
        previous = mark;
        mark = at;
      }
      at += RecordFormat.HEAD_BYTES + buffer.getInt(at);
    }
    return previous == mark ? mark : Math.max(previous, mark);
  }

  private static Append booked(long version, int chars) {
    return Append.of(L, "a", version, new Booked(1, "x".repeat(chars)));
  }

  private static int written(Shelf disk) {
    byte[] segment = disk.bytes("00000001.log");
    int end = segment.length;
    while (segment[end - 1] == 0) end--;
    return end;
  }

  @Test
  @DisplayName("an opening that begins a segment makes what it synced there durable")
  void openingThatRolls() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 100; i++) session.stored(booked(i, 500));
      // No epoch fits behind it: the rest takes its envelope and two marks.
      int rest = (64 << 10) - written(disk) - 2 * RecordFormat.MARK_BYTES;
      session.stored(booked(100, rest - 80));
    }
    assertThat(disk.names()).doesNotContain("00000002.log");
    Shelf crashed;
    try (var log = open(disk)) {
      new Session(log, "me").stored(Append.of(L, "b", 0, new Booked(2, "")));
      crashed = disk.copy();
    }
    String second = "00000002.log";
    try (var log = open(crashed.copy())) {
      assertThat(log.head()).isEqualTo(102);
    }
    // The first record there is the epoch's mark, the second the epoch.
    int epoch = SegmentHeader.BYTES + RecordFormat.MARK_BYTES + RecordFormat.HEAD_BYTES;
    crashed.bytes(second)[epoch + 1] ^= 1;
    assertThatThrownBy(() -> open(crashed))
        .isInstanceOf(LogDamaged.class)
        .hasMessageContaining(second);
  }
}
