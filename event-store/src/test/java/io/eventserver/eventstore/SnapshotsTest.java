package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of a log, and of what is folded beside it. */
class SnapshotsTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);

  private final Shelf logDisk = new Shelf();
  private final Shelf snapshotDisk = new Shelf();
  private final Map<String, List<Recorded<Object>>> decided = new HashMap<>();
  private int commands;

  /** A log that is open, with what is folded beside it and the snapshots of both. */
  private record Opened(FileLog log, Books books, Snapshots snapshots) implements AutoCloseable {
    Snapshots.Taken take() throws IOException {
      return books.take(log, snapshots);
    }

    @Override
    public void close() {
      log.close();
    }
  }

  /** A header that says nothing. */
  static SnapshotHeader headerOf(InstantSource clock) {
    return new SnapshotHeader(
        Standpoint.NOWHERE, 0, 0, clock.millis(), List.of(), Map.of(), List.of());
  }

  private Opened open() throws IOException {
    return open(logDisk, snapshotDisk, new Books());
  }

  private static Opened open(Shelf log, Shelf kept, Books books) throws IOException {
    var snapshots = new Snapshots(kept, books, InstantSource.system());
    var opened = FileLog.open(log, Ledger.TYPES, new Directory(), SMALL, books, snapshots);
    opened.start(committed -> committed.events().forEach(books::apply));
    return new Opened(opened, books, snapshots);
  }

  private void book(EventLog log, Random random, int count) {
    var session = new Session(log, "me");
    for (int i = 0; i < count; i++) {
      String id = "id-" + random.nextInt(20);
      var identity = log.directory().find("ledger", id);
      long[] version = {0};
      if (identity != null) {
        log.history("ledger", id, Long.MAX_VALUE, it -> (version[0] = it.version()) < 0);
      }
      var events = new Object[1 + random.nextInt(3)];
      for (int e = 0; e < events.length; e++) {
        events[e] = new Booked(random.nextInt(), "x".repeat(random.nextInt(500)));
      }
      String commandId = "command-" + commands++;
      var append = Append.of("ledger", id, version[0], events).as(commandId, 1);
      decided.put(commandId, session.stored(append));
    }
  }

  private static void note(EventLog log, long position) {
    var noted = new CompletableFuture<Object>();
    log.note(new Note.Checkpoint("reactor", position), noted::complete);
    Session.await(noted);
  }

  /** Everything that a log can be asked for. */
  private void requireAll(Opened opened) {
    var all = Session.all(opened.log);
    assertThat(all).hasSize((int) opened.log.head());
    var fresh = new Books();
    all.forEach(fresh::apply);
    assertThat(opened.books.pages()).isEqualTo(fresh.pages());
    decided.forEach(
        (commandId, events) -> {
          var found = opened.log.decided(commandId);
          assertThat(found).as(commandId).isNotNull();
          if (found != null) assertThat(found.events()).isEqualTo(events);
        });
    assertThat(opened.log.mayHold("none")).isFalse();
    fresh.pages().forEach((id, page) -> requireHistory(opened.log, all, id, page));
  }

  private static void requireHistory(
      EventLog log, List<Recorded<Object>> all, String id, Books.Page page) {
    List<Recorded<Object>> history = new ArrayList<>();
    log.history("ledger", id, Long.MAX_VALUE, history::add);
    assertThat(history.reversed())
        .hasSize((int) page.version())
        .isEqualTo(all.stream().filter(it -> it.id().equals(id)).toList());
  }

  @Test
  @DisplayName("R22: the state is the same with snapshots, at any position, and without")
  void sameState() throws IOException {
    long seed = Seeds.first(SnapshotsTest.class);
    var random = new Random(seed);
    for (int round = 0; round < 12; round++) {
      long taken;
      long head;
      try (var opened = open()) {
        requireAll(opened);
        book(opened.log, random, random.nextInt(40));
        note(opened.log, opened.log.head());
        taken = opened.take().position();
        book(opened.log, random, random.nextInt(30));
        note(opened.log, opened.log.head());
        head = opened.log.head();
        try (var without = open(logDisk.copy(), new Shelf(), new Books());
            var with = open(logDisk.copy(), snapshotDisk.copy(), new Books())) {
          requireAll(without);
          requireAll(with);
          assertThat(without.books.read()).isEqualTo(head);
          assertThat(with.books.read()).isEqualTo(head - taken);
          assertThat(with.books.checkpoints()).isEqualTo(without.books.checkpoints());
          assertThat(with.take().hashes()).isEqualTo(without.take().hashes());
          assertThat(with.log.identity().epoch()).isEqualTo(without.log.identity().epoch());
        }
      }
    }
  }

  @Test
  @DisplayName("what goes on from a snapshot refuses the same versions and repeats the same ids")
  void goesOn() throws IOException {
    try (var opened = open()) {
      book(opened.log, new Random(1), 30);
      opened.take();
    }
    try (var opened = open()) {
      assertThat(opened.books.read()).isZero();
      var session = new Session(opened.log, "me");
      var first = decided.getOrDefault("command-0", List.of());
      var event = first.getFirst();
      assertThat(session.append(Append.of("ledger", event.id(), 0, new Booked(1, ""))))
          .isInstanceOf(Appended.Conflict.class);
      var again =
          Append.of("ledger", event.id(), 0, first.stream().map(Recorded::event).toArray())
              .as("command-0", 1);
      assertThat(session.append(again)).isInstanceOf(Appended.Repeated.class);
      book(opened.log, new Random(2), 30);
      requireAll(opened);
    }
    try (var opened = open()) {
      requireAll(opened);
    }
  }

  @Test
  @DisplayName("R4: whatever byte of a snapshot is flipped, the one before it is taken")
  void flipped() throws IOException {
    try (var opened = open()) {
      book(opened.log, new Random(3), 5);
      opened.take();
      book(opened.log, new Random(4), 5);
      opened.take();
    }
    int size = snapshotDisk.bytes("00000002.snapshot").length;
    for (int at = 0; at < size; at++) {
      var damaged = snapshotDisk.copy();
      damaged.bytes("00000002.snapshot")[at] ^= (byte) (1 << (at % 8));
      try (var opened = open(logDisk.copy(), damaged, new Books())) {
        assertThat(opened.books.read()).as("read with byte %d flipped", at).isPositive();
        if (at % 37 == 0) requireAll(opened);
      }
    }
  }

  @Test
  @DisplayName("a snapshot that was cut short, or whose command ids are gone, is not used")
  void cutShort() throws IOException {
    try (var opened = open()) {
      book(opened.log, new Random(3), 5);
      opened.take();
    }
    var whole = snapshotDisk.bytes("00000001.snapshot");
    for (int length = 0; length < whole.length; length++) {
      var damaged = snapshotDisk.copy();
      damaged.truncate("00000001.snapshot", length);
      try (var opened = open(logDisk.copy(), damaged, new Books())) {
        assertThat(opened.books.read()).isEqualTo(opened.log.head());
      }
    }
    var without = snapshotDisk.copy();
    without.delete("00000001.ids");
    try (var opened = open(logDisk.copy(), without, new Books())) {
      requireAll(opened);
      assertThat(opened.books.read()).isEqualTo(opened.log.head());
    }
  }

  @Test
  @DisplayName("what other code has folded is not taken")
  void otherCode() throws IOException {
    try (var opened = open()) {
      book(opened.log, new Random(3), 5);
      opened.take();
    }
    try (var opened = open(logDisk, snapshotDisk, new Books("2"))) {
      assertThat(opened.books.read()).isEqualTo(opened.log.head());
      requireAll(opened);
    }
  }

  @Test
  @DisplayName("a snapshot is not used with another log, nor with one restored to before it")
  void otherPast() throws IOException {
    Shelf early;
    try (var opened = open()) {
      book(opened.log, new Random(3), 5);
      early = logDisk.copy();
      book(opened.log, new Random(4), 5);
      opened.take();
    }
    decided.clear();
    for (var log : List.of(early, new Shelf())) {
      var kept = snapshotDisk.copy();
      try (var opened = open(log, kept, new Books())) {
        long before = opened.log.head();
        assertThat(opened.books.read()).isEqualTo(before);
        book(opened.log, new Random(5), 20);
        assertThat(opened.take().position()).isGreaterThan(before);
      }
      decided.clear();
      try (var opened = open(log, kept, new Books())) {
        assertThat(opened.books.read()).as("the new one is").isZero();
        requireAll(opened);
      }
    }
  }

  @Test
  @DisplayName("the last two are kept, and files of command ids are written once and stay few")
  void kept() throws IOException {
    try (var opened = open()) {
      for (int i = 0; i < 40; i++) {
        book(opened.log, new Random(i), 3);
        var before = snapshotDisk.copy();
        opened.take();
        for (String name : snapshotDisk.names()) {
          if (before.names().contains(name)) {
            assertThat(snapshotDisk.bytes(name)).as(name).isEqualTo(before.bytes(name));
          }
        }
      }
    }
    assertThat(snapshotDisk.names())
        .filteredOn(name -> name.endsWith(".snapshot"))
        .containsExactly("00000039.snapshot", "00000040.snapshot");
    assertThat(snapshotDisk.names()).hasSizeLessThan(12);
    try (var opened = open()) {
      requireAll(opened);
    }
  }

  @Test
  @DisplayName("whatever call fails while one is taken: the log goes on, the one before is there")
  void fails() throws IOException {
    try (var opened = open()) {
      book(opened.log, new Random(1), 5);
      opened.take();
      for (int call = 0; ; call++) {
        book(opened.log, new Random(call), 1);
        snapshotDisk.failAfter(call, 1, "No space left on device");
        int before = snapshotDisk.calls();
        try {
          opened.take();
          if (snapshotDisk.calls() - before <= call) break;
        } catch (IOException e) {
          assertThat(e).hasMessageContaining("No space");
        }
        assertThat(opened.log.failure()).isNull();
        try (var again = open(logDisk.copy(), snapshotDisk.copy(), new Books())) {
          requireAll(again);
          assertThat(again.books.read()).isLessThan(again.log.head());
        }
      }
    }
  }

  @Test
  @DisplayName("a log that is closed takes no cut")
  void closed() throws IOException {
    var opened = open();
    opened.close();
    assertThatThrownBy(opened::take).isInstanceOf(IOException.class).hasMessageContaining("no cut");
  }
}
