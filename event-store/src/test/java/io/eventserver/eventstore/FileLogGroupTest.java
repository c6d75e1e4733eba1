package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Ledger.Labelled;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What happens to a group of decisions when its buffer, its segment or its disk is at an end. */
class FileLogGroupTest {
  private static final String L = "ledger";

  private static FileLog open(Disk disk, int segmentBytes) throws IOException {
    return Ledger.open(disk, segmentBytes, Replay.NOTHING);
  }

  private static long reopenedHead(Shelf disk, int segmentBytes) throws IOException {
    try (var log = open(disk.copy(), segmentBytes)) {
      return log.head();
    }
  }

  @Test
  @DisplayName("a first decision that is larger than the buffer still defines its type")
  void grownBuffer() throws IOException {
    var disk = new Shelf();
    var big = new Booked(1, "x".repeat(250_000));
    try (var log = open(disk, 8 << 20)) {
      new Session(log, "me")
          .stored(Append.of(L, "a", 0, Collections.nCopies(6, (Object) big).toArray()));
      assertThat(reopenedHead(disk, 8 << 20)).isEqualTo(6);
    }
    assertThat(reopenedHead(disk, 8 << 20)).isEqualTo(6);
  }

  @Test
  @DisplayName("a type that was defined in a torn decision is defined anew")
  void tornDefinition() throws IOException {
    var disk = new Shelf();
    Shelf crashed;
    try (var log = open(disk, 64 << 10)) {
      new Session(log, "me")
          .stored(
              Append.of(
                  L, "a", 0, new Booked(1, ""), new Labelled(List.of("l"), Optional.empty())));
      crashed = disk.copy();
    }
    byte[] segment = crashed.bytes("00000001.log");
    int end = segment.length;
    while (segment[end - 1] == 0) end--;
    Arrays.fill(segment, end - 10, end, (byte) 0);
    try (var log = open(crashed, 64 << 10)) {
      assertThat(log.head()).isZero();
      new Session(log, "me")
          .stored(Append.of(L, "a", 0, new Labelled(List.of("m"), Optional.empty())));
    }
    assertThat(reopenedHead(crashed, 64 << 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("a decision on top of one that was lost with a full segment is not stored")
  void lostPredecessor() throws IOException {
    for (int fill = 0; fill < 30; fill++) {
      var disk = new Shelf();
      try (var log = open(disk, 64 << 10)) {
        var session = new Session(log, "me");
        session.stored(Append.of(L, "fill", 0, new Booked(1, "x".repeat(1_000 * fill))));
        disk.failAfter(0, 1, "Input/output error");
        List<Append> appends = new ArrayList<>();
        for (int i = 0; i < 40; i++)
          appends.add(Append.of(L, "a", i, new Booked(i, "x".repeat(2_000))));
        var outcomes = session.appendAll(appends.toArray(Append[]::new));
        boolean lost = false;
        for (var outcome : outcomes) {
          lost |= !(outcome instanceof Appended.Stored);
          assertThat(outcome instanceof Appended.Stored && lost)
              .as("fill %d: %s", fill, outcomes)
              .isFalse();
        }
      }
    }
  }

  @Test
  @DisplayName("one message may hold more than a group")
  void largeMessage() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk, 8 << 20)) {
      List<Append> appends = new ArrayList<>();
      for (int i = 0; i < 200; i++)
        appends.add(Append.of(L, "a", i, new Booked(i, "x".repeat(200_000))));
      assertThat(new Session(log, "me").appendAll(appends.toArray(Append[]::new)))
          .allMatch(outcome -> outcome instanceof Appended.Stored);
    }
    assertThat(reopenedHead(disk, 8 << 20)).isEqualTo(200);
  }

  @Test
  @DisplayName("a text that has no UTF-8 is rejected, not changed")
  void halfSurrogate() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk, 64 << 10)) {
      var session = new Session(log, "me");
      assertThat(session.append(Append.of(L, "a", 0, new Booked(1, "\ud800"))))
          .isInstanceOf(Appended.Rejected.class);
      session.stored(Append.of(L, "a", 0, new Booked(1, "😀")));
    }
    assertThat(reopenedHead(disk, 64 << 10)).isEqualTo(1);
  }

  @Test
  @DisplayName("a note in a group that is lost is told as lost")
  void lostNote() throws Exception {
    var disk = new Shelf();
    try (var log = open(disk, 64 << 10)) {
      new Session(log, "me").stored(Append.of(L, "a", 0, new Booked(1, "")));
      disk.failAfter(0, 1, "Input/output error");
      var outcome = new CompletableFuture<Optional<RequestFailure>>();
      log.note(new Note.Settled("r", 1), outcome::complete);
      assertThat(outcome.get(20, TimeUnit.SECONDS)).isPresent();
      var next = new CompletableFuture<Optional<RequestFailure>>();
      log.note(new Note.Settled("r", 1), next::complete);
      assertThat(next.get(20, TimeUnit.SECONDS)).isEmpty();
    }
  }

  @Test
  @DisplayName("history is read while its newest events are under way, and shows none of them")
  void historyBesideAppends() throws Exception {
    var disk = new Shelf();
    try (var log = open(disk, 1 << 20)) {
      var done = new CountDownLatch(200);
      for (int message = 0; message < 200; message++) {
        List<Append> appends = new ArrayList<>();
        for (int i = 0; i < 20; i++)
          appends.add(Append.of(L, "a", message * 20L + i, new Booked(i, "x")));
        log.append(new Appends("me", message + 1L, message, appends), _ -> done.countDown());
        long before = log.head();
        var page = EventLogConformance.page(log, "a", Long.MAX_VALUE, 3);
        if (before > 0) assertThat(page).isNotEmpty();
        assertThat(page).allMatch(recorded -> recorded.position() <= log.head());
      }
      assertThat(done.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(log.head()).isEqualTo(4_000);
    }
  }

  @Test
  @DisplayName("an append is told however many read histories or are turned away meanwhile")
  void awakened() throws Exception {
    var stop = new AtomicBoolean();
    try (var log = open(new Shelf(), 1 << 20)) {
      var session = new Session(log, "me");
      session.stored(Append.of(L, "a", 0, new Booked(1, "x")));
      List<Thread> others = new ArrayList<>();
      for (int i = 0; i < 2; i++) {
        others.add(
            Thread.startVirtualThread(
                () -> {
                  while (!stop.get()) EventLogConformance.page(log, "a", Long.MAX_VALUE, 1);
                }));
      }
      for (int version = 1; version < 3_000; version++) {
        session.stored(Append.of(L, "a", version, new Booked(1, "x")));
      }
      stop.set(true);
      for (var other : others) other.join();
    }
  }
}
