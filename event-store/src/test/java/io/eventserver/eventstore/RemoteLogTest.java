package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Ledger.Labelled;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A log that is followed from another node: what is lost on the way, and who parts. */
class RemoteLogTest {
  private static final String L = "ledger";

  private Shelf disk = new Shelf();
  private final StoreAtHand link = new StoreAtHand();
  private final List<Recorded<Object>> heard = Collections.synchronizedList(new ArrayList<>());
  private final List<Note> notes = Collections.synchronizedList(new ArrayList<>());
  private final List<AutoCloseable> open = new ArrayList<>();

  private final Replay replay =
      new Replay() {
        @Override
        public void event(Identity identity, Recorded<Object> recorded) {
          heard.add(recorded);
        }

        @Override
        public void note(Note note) {
          notes.add(note);
        }
      };

  @AfterEach
  void close() throws Exception {
    for (var each : open.reversed()) each.close();
    open.clear();
  }

  private FileLog store() throws IOException {
    return store(Ledger.TYPES);
  }

  private FileLog store(EventTypes types) throws IOException {
    var log =
        FileLog.open(
            disk,
            types,
            new Directory(),
            LogSettings.DEFAULT.withSegmentBytes(64 << 10),
            Replay.NOTHING);
    log.start(_ -> {});
    open.add(log);
    link.with(log, types);
    return log;
  }

  private RemoteLog remote(StoreLink way) throws InterruptedException, IOException {
    var log = RemoteLog.open(way, Ledger.TYPES, new Directory(), replay);
    open.add(log);
    log.start(committed -> heard.addAll(committed.events()));
    return log;
  }

  private static void book(EventLog log, String owner, String id, int from, int count) {
    var session = new Session(log, owner);
    for (int i = from; i < from + count; i++) {
      session.stored(Append.of(L, id, i, new Booked(i, "x".repeat(i % 900))).as(id + i, i));
    }
  }

  private void awaitHead(EventLog log, long position) {
    await()
        .pollInterval(Duration.ofMillis(5))
        .until(() -> log.head() >= position && heard.size() >= position);
  }

  @Test
  @DisplayName("what was stored before is replayed, what comes later is heard, over many segments")
  void follows() throws Exception {
    var store = store();
    book(store, "me", "a", 0, 300);
    var remote = remote(link);
    assertThat(remote.head()).isEqualTo(300);
    book(store, "me", "b", 0, 300);
    awaitHead(remote, 600);
    assertThat(heard).isEqualTo(Session.all(store));
    assertThat(Session.all(remote)).isEqualTo(heard);
    assertThat(remote.identity()).isEqualTo(store.identity());
    assertThat(remote.directory().counts()).isEqualTo(store.directory().counts());
    assertThat(remote.decided("b7")).isEqualTo(store.decided("b7")).isNotNull();
  }

  @Test
  @DisplayName("a store keeps events of a domain that only other nodes know")
  void storeWithoutDomain() throws Exception {
    var store = store(new EventTypes(List.of()));
    var remote = remote(link);
    book(remote, "me", "a", 0, 20);
    assertThat(new Session(remote, "x").append(Append.of(L, "a", 1, new Booked(1, ""))))
        .isEqualTo(new Appended.Conflict(20));
    assertThat(heard).hasSize(20).allMatch(it -> it.event() instanceof Booked);
    assertThat(Session.all(store))
        .allSatisfy(
            it ->
                assertThat(((UnknownEvent) it.event()).data().path("amount").isIntegralNumber())
                    .isTrue());
    store.close();
    assertThat(Session.all(store())).isEqualTo(heard);
  }

  @Test
  @DisplayName("an event that cannot be sent is rejected alone, and what was decided on it is void")
  void cannotBeSent() throws Exception {
    store();
    var remote = remote(link);
    var session = new Session(remote, "me");
    var broken = new Booked(1, "half a pair \ud83d");
    var outcomes =
        session.appendAll(
            Append.of(L, "a", 0, new Booked(1, "")),
            Append.of(L, "b", 0, new Labelled(List.of("x"), Optional.empty()), broken),
            Append.of(L, "b", 2, new Booked(2, "")),
            Append.of(L, "c", 0, new Labelled(List.of("y"), Optional.empty())));
    assertThat(outcomes.get(0)).isInstanceOf(Appended.Stored.class);
    assertThat(outcomes.get(1))
        .isInstanceOfSatisfying(
            Appended.Rejected.class,
            it -> assertThat(it.failure().code()).isEqualTo(FailureCode.MALFORMED));
    assertThat(outcomes.get(2)).isEqualTo(new Appended.Conflict(0));
    assertThat(outcomes.get(3)).isInstanceOf(Appended.Stored.class);
    assertThat(session.stored(Append.of(L, "b", 0, new Booked(3, "")))).hasSize(1);
  }

  @Test
  @DisplayName("notes of every node come to every other")
  void tellsNotes() throws Exception {
    var store = store();
    var before = new Note.DeadLetter("r", 3, 5, "why");
    note(store, before);
    var remote = remote(link);
    var after = new Note.Checkpoint("r", 7);
    note(remote, after);
    await().until(() -> notes.size() == 2);
    assertThat(notes).containsExactly(before, after);
  }

  private static void note(EventLog log, Note note) {
    var outcome = new CompletableFuture<Object>();
    log.note(note, outcome::complete);
    assertThat(Session.await(outcome)).isEqualTo(Optional.empty());
  }

  @Test
  @DisplayName("a store that is started anew is followed on, from where this node stands")
  void goesOn() throws Exception {
    var store = store();
    book(store, "me", "a", 0, 10);
    var remote = remote(link);
    for (int i = 1; i <= 5; i++) {
      link.away();
      store.close();
      assertThat(new Session(remote, "r" + i).append(Append.of(L, "a", 0, new Booked(1, ""))))
          .isInstanceOfSatisfying(
              Appended.Lost.class,
              it -> assertThat(it.failure().code()).isEqualTo(FailureCode.UNAVAILABLE));
      store = store();
      book(store, "me", "a", 10 * i, 10);
      awaitHead(remote, 10 * i + 10);
    }
    assertThat(heard).isEqualTo(Session.all(store));
    assertThat(remote.identity()).isEqualTo(store.identity());
    assertThat(remote.failure()).isNull();
  }

  @Test
  @DisplayName("a store that was restored to before what was read is noticed, however often opened")
  void noticesRestored() throws Exception {
    for (int openings = 1; openings <= 4; openings++) {
      disk = new Shelf();
      heard.clear();
      var store = store();
      book(store, "me", "a", 0, 10);
      store.close();
      var copy = disk.copy();
      store = store();
      book(store, "me", "a", 10, 10);
      var remote = remote(link);
      link.away();
      store.close();
      disk = copy;
      for (int i = 1; i < openings; i++) store().close();
      var restored = store();
      book(restored, "me", "b", 0, 20);
      await().until(() -> remote.failure() != null);
      assertThat(remote.failure()).contains("restored to before");
      assertThat(heard).hasSize(20);
      remote.close();
      restored.close();
    }
  }

  @Test
  @DisplayName("another log is refused, and what is under way there has an unknown outcome")
  void noticesOther() throws Exception {
    var store = store();
    book(store, "me", "a", 0, 10);
    var remote = remote(link);
    link.away();
    store.close();
    disk = new Shelf();
    var other = store();
    await().until(() -> remote.failure() != null);
    assertThat(remote.failure())
        .contains(other.identity().log().toString())
        .contains(remote.identity().log().toString());
    assertThat(remote.append(new Appends("x", 1, 0, List.of()), _ -> {})).isFalse();
  }

  @Test
  @DisplayName("what a sender decided on a message that never came is void")
  void lostMessage() throws Exception {
    var store = store();
    book(store, "other", "a", 0, 1);
    // Message 1 held an event of version 2, on which message 2 was decided; another wrote it too.
    book(store, "other2", "a", 1, 1);
    var onTop = new Appends("me", 2, 0, List.of(Append.of(L, "a", 2, new Booked(9, ""))));
    assertThat(outcome(store, onTop)).containsExactly(new Appended.Conflict(2));
    var seen = new Appends("me", 3, 2, List.of(Append.of(L, "a", 2, new Booked(9, ""))));
    assertThat(outcome(store, seen).getFirst()).isInstanceOf(Appended.Stored.class);
  }

  private static List<Appended> outcome(EventLog log, Appends message) {
    var outcome = new CompletableFuture<List<Appended>>();
    assertThat(log.append(message, outcome::complete)).isTrue();
    return Session.await(outcome);
  }

  @Test
  @DisplayName("whatever is lost on the way, what is heard is the log, and nothing is stored twice")
  void lossyWay() throws Exception {
    for (int i = 0; i < Integer.getInteger("lives", 15); i++) {
      long seed = Long.getLong("seed", System.nanoTime());
      try {
        lossyWay(new Random(seed));
      } catch (Exception | AssertionError e) {
        throw new AssertionError(Seeds.repeat("RemoteLogTest#lossyWay", seed), e);
      }
    }
  }

  private void lossyWay(Random random) throws Exception {
    disk = new Shelf();
    heard.clear();
    var store = store();
    book(store, "me", "a", 0, random.nextInt(100));
    long before = store.head();
    var remote = remote(new LossyWay(random));
    int version = 0;
    for (int i = 0; version < 20; i++) {
      // As a sender does it: the same command again, until it is known to be stored.
      var append = Append.of(L, "b", version, new Booked(version, "")).as("b" + version, 1);
      var outcome = new Session(remote, "sender" + i).append(append);
      if (outcome instanceof Appended.Stored || outcome instanceof Appended.Repeated) version++;
      if (random.nextInt(5) == 0) book(store, "other" + i, "c" + i, 0, 1 + random.nextInt(3));
    }
    awaitHead(remote, store.head());
    assertThat(heard).isEqualTo(Session.all(store));
    assertThat(heard.stream().filter(it -> it.id().equals("b"))).hasSize(20);
    assertThat(store.head()).isGreaterThanOrEqualTo(before + 20);
    assertThat(remote.failure()).isNull();
    close();
  }

  /** Loses a third of the questions, or their answers. */
  private final class LossyWay implements StoreLink {
    private final Random random;

    LossyWay(Random random) {
      this.random = random;
    }

    @Override
    public synchronized CompletionStage<byte[]> ask(StoreQuestion question, byte[] body) {
      var lost = new RequestFailure(FailureCode.UNKNOWN_OUTCOME, "lost");
      return switch (random.nextInt(6)) {
        case 0 -> CompletableFuture.failedFuture(lost);
        case 1 -> link.ask(question, body).thenApply(_ -> thrown(lost));
        default -> link.ask(question, body);
      };
    }

    private static byte[] thrown(RequestFailure failure) {
      throw failure;
    }
  }
}
