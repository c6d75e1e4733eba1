package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Appended.Conflict;
import io.eventserver.eventstore.Appended.Rejected;
import io.eventserver.eventstore.Appended.Repeated;
import io.eventserver.eventstore.Appended.Stored;
import io.eventserver.eventstore.Ledger.Booked;
import io.eventserver.eventstore.Ledger.Labelled;
import io.eventserver.wire.FailureCode;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What every log must do. */
abstract class EventLogConformance {
  private static final String L = "ledger";

  private final AtomicLong now = new AtomicLong(1_000_000);
  private final List<Committed> heard = Collections.synchronizedList(new ArrayList<>());
  private EventLog log;
  private Session session;

  /** A new, empty log whose clock shows this many milliseconds. */
  abstract EventLog create(java.time.InstantSource clock) throws Exception;

  @BeforeEach
  void open() throws Exception {
    log = create(() -> Instant.ofEpochMilli(now.get()));
    log.start(heard::add);
    session = new Session(log, "me");
  }

  @AfterEach
  void close() {
    log.close();
  }

  private static Booked booked(long amount) {
    return new Booked(amount, "text");
  }

  @Test
  @DisplayName("positions run from 1 without gaps over all aggregates, versions within each")
  void positionsAndVersions() {
    var first = session.stored(Append.of(L, "a", 0, booked(1), booked(2)));
    var second = session.stored(Append.of(L, "b", 0, booked(3)));
    var third = session.stored(Append.of(L, "a", 2, booked(4)));
    assertThat(first).extracting(Recorded::position).containsExactly(1L, 2L);
    assertThat(second).extracting(Recorded::position).containsExactly(3L);
    assertThat(third).extracting(Recorded::version).containsExactly(3L);
    assertThat(log.head()).isEqualTo(4);
  }

  @Test
  @DisplayName("what is read is what was stored, from any position on")
  void readsBack() {
    List<Recorded<Object>> stored = new ArrayList<>();
    for (int i = 0; i < 100; i++) {
      stored.addAll(
          session.stored(
              Append.of(
                  L,
                  "id" + i % 7,
                  i / 7 * 2L,
                  booked(i),
                  new Labelled(List.of("ä", ""), Optional.of("n")))));
    }
    assertThat(Session.all(log)).isEqualTo(stored);
    for (int from = 1; from <= 201; from += 13) {
      List<Recorded<Object>> read = new ArrayList<>();
      log.read(from, read::add);
      assertThat(read).isEqualTo(stored.subList(from - 1, 200));
    }
  }

  @Test
  @DisplayName("a reader that has enough is told no more, one beyond the head nothing")
  void readerStops() {
    session.stored(Append.of(L, "a", 0, booked(1), booked(2), booked(3)));
    List<Long> seen = new ArrayList<>();
    log.read(1, it -> seen.add(it.position()) && it.position() < 2);
    log.read(4, it -> seen.add(it.position()));
    assertThat(seen).containsExactly(1L, 2L);
  }

  @Test
  @DisplayName(
      "another version than expected is a conflict that names the version and stores nothing")
  void conflict() {
    session.stored(Append.of(L, "a", 0, booked(1)));
    assertThat(session.append(Append.of(L, "a", 0, booked(2)))).isEqualTo(new Conflict(1));
    assertThat(session.append(Append.of(L, "a", 2, booked(2)))).isEqualTo(new Conflict(1));
    assertThat(session.append(Append.of(L, "b", 1, booked(2)))).isEqualTo(new Conflict(0));
    assertThat(log.head()).isEqualTo(1);
  }

  @Test
  @DisplayName("an append of no events only checks the version")
  void checksOnly() {
    session.stored(Append.of(L, "a", 0, booked(1)));
    assertThat(session.append(Append.of(L, "a", 1))).isEqualTo(new Stored(List.of()));
    assertThat(session.append(Append.of(L, "a", 0))).isEqualTo(new Conflict(1));
    assertThat(log.head()).isEqualTo(1);
  }

  @Test
  @DisplayName("what a sender decided on its own events that were not stored is void")
  void chain() {
    session.stored(Append.of(L, "a", 0, booked(1)));
    new Session(log, "other").stored(Append.of(L, "a", 1, booked(2)));
    // Decided on version 1, and on top of that as version 2, which the other has reached meanwhile.
    var first = session.send(Append.of(L, "a", 1, booked(3)));
    var second = session.send(Append.of(L, "a", 2, booked(4)));
    assertThat(Session.await(first)).containsExactly(new Conflict(2));
    assertThat(Session.await(second)).containsExactly(new Conflict(2));
    session.see();
    assertThat(session.stored(Append.of(L, "a", 2, booked(5)))).hasSize(1);
    assertThat(Session.all(log))
        .extracting(it -> ((Booked) it.event()).amount())
        .containsExactly(1L, 2L, 5L);
  }

  @Test
  @DisplayName("a command id is stored once: its repeat gets what the first came to")
  void repeated() {
    var append =
        new Append(
            L,
            "a",
            0,
            List.of(booked(1), booked(2)),
            Optional.of("c1"),
            7,
            Optional.of("no"),
            Optional.of("corr"),
            Map.of("k", "v"));
    var stored = session.stored(append);
    assertThat(stored).allSatisfy(it -> assertThat(it.commandId()).contains("c1"));
    session.stored(Append.of(L, "a", 2, booked(3)));
    var expected = new Decided("c1", 7, Optional.of("no"), stored);
    assertThat(session.append(append)).isEqualTo(new Repeated(expected));
    assertThat(log.decided("c1")).isEqualTo(expected);
    assertThat(log.mayHold("c1")).isTrue();
    assertThat(log.mayHold("c2")).isFalse();
    assertThat(log.decided("c2")).isNull();
    assertThat(log.head()).isEqualTo(3);
  }

  @Test
  @DisplayName("a repeat within the same hand-over is found too")
  void repeatedAtOnce() {
    var append = Append.of(L, "a", 0, booked(1)).as("c", 1);
    var outcomes = session.appendAll(append, append, append);
    assertThat(outcomes.get(0)).isInstanceOf(Stored.class);
    assertThat(outcomes.get(1)).isInstanceOf(Repeated.class);
    assertThat(outcomes.get(2)).isInstanceOf(Repeated.class);
    assertThat(log.head()).isEqualTo(1);
  }

  @Test
  @DisplayName("a command id with another aggregate, id or command is rejected with 409")
  void foreignCommandId() {
    session.stored(Append.of(L, "a", 0, booked(1)).as("c", 1));
    for (var other :
        List.of(
            Append.of(L, "b", 0, booked(1)).as("c", 1),
            Append.of(L, "a", 1, booked(1)).as("c", 2))) {
      assertThat(session.append(other))
          .isInstanceOfSatisfying(
              Rejected.class,
              it -> assertThat(it.failure().code()).isEqualTo(FailureCode.CONFLICT));
    }
  }

  @Test
  @DisplayName("time never goes back, and one decision has one time")
  void time() {
    var first = session.stored(Append.of(L, "a", 0, booked(1), booked(2)));
    now.addAndGet(-500);
    var second = session.stored(Append.of(L, "a", 2, booked(3)));
    now.addAndGet(1500);
    var third = session.stored(Append.of(L, "a", 3, booked(3)));
    assertThat(first).extracting(Recorded::time).containsOnly(Instant.ofEpochMilli(1_000_000));
    assertThat(second.getFirst().time()).isEqualTo(Instant.ofEpochMilli(1_000_000));
    assertThat(third.getFirst().time()).isEqualTo(Instant.ofEpochMilli(1_001_000));
  }

  /** The newest events below a version, oldest first. */
  static List<Recorded<Object>> page(EventLog log, String id, long before, int limit) {
    List<Recorded<Object>> newest = new ArrayList<>();
    log.history(L, id, before, recorded -> newest.add(recorded) && newest.size() < limit);
    return newest.reversed();
  }

  @Test
  @DisplayName("history is the newest page of an aggregate, oldest first, and pages go back")
  void history() {
    for (int i = 0; i < 10; i++) {
      session.stored(Append.of(L, "a", i, booked(i)));
      session.stored(Append.of(L, "b", i, booked(-i)));
    }
    assertThat(page(log, "a", Long.MAX_VALUE, 3))
        .extracting(Recorded::version)
        .containsExactly(8L, 9L, 10L);
    assertThat(page(log, "a", 8, 3)).extracting(Recorded::version).containsExactly(5L, 6L, 7L);
    assertThat(page(log, "a", 2, 3)).extracting(Recorded::version).containsExactly(1L);
    assertThat(page(log, "none", Long.MAX_VALUE, 3)).isEmpty();
  }

  @Test
  @DisplayName(
      "an event over 256 KiB, a decision over 1,000 events or 4 MiB is 413 and stores nothing")
  void tooLarge() {
    var large = new Booked(1, "x".repeat(257 * 1024));
    var big = new Booked(1, "x".repeat(250 * 1024));
    var tooMany = Collections.nCopies(1001, (Object) booked(1)).toArray();
    var tooBig = Collections.nCopies(17, (Object) big).toArray();
    for (var events : List.of(new Object[] {large}, tooMany, tooBig)) {
      assertThat(session.append(Append.of(L, "a", 0, events)))
          .isInstanceOfSatisfying(
              Rejected.class,
              it -> assertThat(it.failure().code()).isEqualTo(FailureCode.TOO_LARGE));
    }
    assertThat(
            session.stored(
                Append.of(L, "a", 0, Collections.nCopies(1000, (Object) booked(1)).toArray())))
        .hasSize(1000);
    assertThat(
            session.stored(Append.of(L, "b", 0, Collections.nCopies(16, (Object) big).toArray())))
        .hasSize(16);
  }

  static Stream<Object> unstorable() {
    return Stream.of(new Booked(1, "\ud800"), "no event");
  }

  @ParameterizedTest
  @MethodSource("unstorable")
  @DisplayName("what cannot be stored, as half a letter or no event at all, is rejected")
  void unstorable(Object event) {
    assertThat(session.append(Append.of(L, "a", 0, booked(1), event))).isInstanceOf(Rejected.class);
    assertThat(session.stored(Append.of(L, "a", 0, booked(2)))).hasSize(1);
  }

  @Test
  @DisplayName("one that cannot be stored does not harm the others of its hand-over")
  void oneOfMany() {
    var outcomes =
        session.appendAll(
            Append.of(L, "a", 0, booked(1)),
            Append.of(L, "b", 0, new Booked(1, "x".repeat(300_000))),
            Append.of(L, "c", 5, booked(1)),
            Append.of(L, "d", 0, booked(4)));
    assertThat(outcomes.get(0)).isInstanceOf(Stored.class);
    assertThat(outcomes.get(1)).isInstanceOf(Rejected.class);
    assertThat(outcomes.get(2)).isEqualTo(new Conflict(0));
    assertThat(outcomes.get(3)).isInstanceOf(Stored.class);
    assertThat(Session.all(log)).extracting(Recorded::id).containsExactly("a", "d");
  }

  @Test
  @DisplayName("who listens hears every committed event once, in order, before the sender does")
  void listener() {
    for (int i = 0; i < 50; i++) {
      session.stored(Append.of(L, "a", i, booked(i)));
      assertThat(heard.getLast().position()).isEqualTo(i + 1);
    }
    long at = 0;
    for (var committed : heard) {
      assertThat(committed.after()).isEqualTo(at);
      at = committed.position();
    }
    assertThat(heard.stream().flatMap(it -> it.events().stream()).toList())
        .isEqualTo(Session.all(log));
  }

  @Test
  @DisplayName("the listener is told where each decision ends")
  void decisionEnds() {
    session.stored(Append.of(L, "a", 0, booked(1), booked(2), booked(3)));
    session.stored(Append.of(L, "a", 3, booked(4)));
    session.stored(Append.of(L, "b", 0, booked(5), booked(6)));
    List<Long> ends = new ArrayList<>();
    for (var committed : heard) {
      for (int i = 0; i < committed.events().size(); i++) {
        if (committed.endsDecision(i)) ends.add(committed.events().get(i).position());
      }
    }
    assertThat(ends).containsExactly(3L, 4L, 6L);
  }

  @Test
  @DisplayName("each aggregate with events has a dense number, and no other has")
  void directory() {
    session.stored(Append.of(L, "a", 0, booked(1)));
    session.stored(Append.of(L, "00000000-0000-0000-0000-00000000000b", 0, booked(1)));
    session.append(Append.of(L, "c", 9, booked(1)));
    assertThat(log.directory().size()).isEqualTo(2);
    assertThat(log.directory().get(1).id()).isEqualTo("00000000-0000-0000-0000-00000000000b");
    assertThat(log.directory().find(L, "a")).isEqualTo(new Identity(0, L, "a"));
    assertThat(log.directory().find(L, "c")).isNull();
    assertThat(log.directory().counts()).isEqualTo(Map.of(L, 2));
  }

  @Test
  @DisplayName("after the end nothing is taken any more")
  void closed() {
    session.stored(Append.of(L, "a", 0, booked(1)));
    log.close();
    assertThat(
            log.append(new Appends("me", 9, 9, List.of(Append.of(L, "a", 1, booked(1)))), _ -> {}))
        .isFalse();
  }
}
