package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.eventstore.Ledger.Booked;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Snapshots of a node beside the store. */
class RemoteSnapshotsTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);

  private final StoreAtHand link = new StoreAtHand();
  private final Shelf kept = new Shelf();
  private final List<AutoCloseable> open = new ArrayList<>();
  private final Shelf storeKept = new Shelf();
  private Shelf disk = new Shelf();
  private Callable<Snapshots.Taken> takeByStore =
      () -> new Snapshots.Taken(0, 0, Duration.ZERO, Map.of());
  private long readByStore;

  /** A node beside the store. */
  private record Beside(RemoteLog log, Books books, Snapshots snapshots) {
    void awaitPages(Books expected) {
      await()
          .pollInterval(Duration.ofMillis(5))
          .untilAsserted(() -> assertThat(books.pages()).isEqualTo(expected.pages()));
    }
  }

  @AfterEach
  void close() throws Exception {
    for (var each : open.reversed()) each.close();
  }

  private FileLog store() throws Exception {
    var books = new Books();
    var snapshots = new Snapshots(storeKept, books, InstantSource.system());
    var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, books, snapshots);
    readByStore = books.read();
    log.start(committed -> committed.events().forEach(books::apply));
    takeByStore = () -> books.take(log, snapshots);
    open.add(log);
    link.with(log, Ledger.TYPES);
    return log;
  }

  private Beside beside() throws Exception {
    var books = new Books();
    var snapshots = new Snapshots(kept, books, InstantSource.system());
    var log = RemoteLog.open(link, Ledger.TYPES, new Directory(), books, Optional.of(snapshots));
    log.start(committed -> committed.events().forEach(books::apply));
    open.add(log);
    return new Beside(log, books, snapshots);
  }

  private static Books all(EventLog log) {
    var books = new Books();
    Session.all(log).forEach(books::apply);
    return books;
  }

  private static void book(EventLog log, String id, int from, int count) {
    var session = new Session(log, "me");
    for (int i = from; i < from + count; i++) {
      session.stored(Append.of("ledger", id, i, new Booked(i, "x".repeat(i % 900))).as(id + i, i));
    }
  }

  @Test
  @DisplayName("it begins from its own, and knows what the store knows")
  void own() throws Exception {
    var store = store();
    book(store, "a", 0, 300);
    var first = beside();
    book(store, "b", 0, 100);
    first.awaitPages(all(store));
    assertThat(first.books.take(first.log, first.snapshots).position()).isEqualTo(400);
    book(store, "b", 100, 50);
    first.log.close();
    var second = beside();
    assertThat(second.books.read()).isEqualTo(50);
    second.awaitPages(all(store));
    assertThat(second.log.head()).isEqualTo(450);
    assertThat(second.log.decided("b7")).isEqualTo(store.decided("b7")).isNotNull();
    assertThat(second.log.directory().counts()).isEqualTo(store.directory().counts());
    assertThat(Session.all(second.log)).isEqualTo(Session.all(store));
    book(second.log, "a", 300, 20);
    second.awaitPages(all(store));
  }

  @Test
  @DisplayName("so does one beside a store that began from a snapshot itself")
  void both() throws Exception {
    var store = store();
    book(store, "a", 0, 50);
    var first = beside();
    first.awaitPages(all(store));
    var taken = first.books.take(first.log, first.snapshots);
    takeByStore.call();
    store.close();
    store = store();
    assertThat(readByStore).isZero();
    book(store, "a", 50, 10);
    first.awaitPages(all(store));
    first.log.close();
    var second = beside();
    assertThat(second.books.read()).isEqualTo(60 - taken.position());
    second.awaitPages(all(store));
  }

  @Test
  @DisplayName("one of what the store has lost, or of another log, is not used")
  void lost() throws Exception {
    var store = store();
    book(store, "a", 0, 10);
    store.close();
    var copy = disk.copy();
    store = store();
    book(store, "a", 10, 10);
    var first = beside();
    first.awaitPages(all(store));
    first.books.take(first.log, first.snapshots);
    first.log.close();
    store.close();
    for (var other : List.of(copy, new Shelf())) {
      disk = other;
      store = store();
      book(store, "b", 0, 20);
      var second = beside();
      assertThat(second.books.read()).isEqualTo(store.head());
      second.awaitPages(all(store));
      second.log.close();
      store.close();
    }
  }
}
