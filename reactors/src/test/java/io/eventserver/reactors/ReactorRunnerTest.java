package io.eventserver.reactors;

import static io.eventserver.reactors.DeadLetterRequest.Action.LIST;
import static io.eventserver.reactors.DeadLetterRequest.Action.RETRY;
import static io.eventserver.reactors.DeadLetterRequest.Action.SKIP;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.Reactor;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Note;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What one reactor does with events, failures and an absent store. */
class ReactorRunnerTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);
  private static final RetryPolicy QUICK =
      new RetryPolicy(3, Duration.ofMillis(5), Duration.ofMillis(20));

  record Happened(String what) {}

  record Answered(String what) {}

  private final TestNeighbours neighbours = new TestNeighbours();
  private final TestStore store = new TestStore();
  private final ReactorHistory history = new ReactorHistory();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
  private final List<String> reacted = new CopyOnWriteArrayList<>();
  private final List<ReactorRunner<?>> runners = new ArrayList<>();

  private ReactorRunner<Happened> start(Reactor<Happened> reactor) {
    var runner =
        ReactorRunner.of(
            ReactorType.of("answerer", Happened.class, reactor),
            store,
            history,
            neighbours,
            QUICK,
            threads,
            Math.max(0, history.checkpoint("answerer").orElse(0)));
    runners.add(runner);
    runner.start();
    return runner;
  }

  private List<IssuedCommand> answer(Recorded<Happened> recorded) {
    reacted.add(recorded.event().what());
    return List.of(
        new IssuedCommand("other", recorded.id(), new Answered(recorded.event().what())));
  }

  private void awaitThat(org.awaitility.core.ThrowingRunnable holds) {
    await().atMost(PATIENCE).untilAsserted(holds);
  }

  private void awaitDone(ReactorRunner<?> runner) {
    awaitThat(() -> assertThat(runner.checkpoint()).isEqualTo(store.applied()));
  }

  @AfterEach
  void stop() {
    runners.forEach(ReactorRunner::stop);
    threads.shutdownNow();
  }

  @Test
  @DisplayName(
      "a command's id comes from reactor, position and ordinal, its correlation from the cause")
  void derivedId() {
    var runner = start(this::answer);
    store.happens("a", new Happened("one"), Optional.of("cause"));
    awaitDone(runner);
    var terms = store.written.getFirst().terms();
    assertThat(terms.correlationId()).contains("cause");
    assertThat(terms.commandId()).contains("reactor:answerer/1/0");
    assertThat(terms.meta()).isEqualTo(Map.of("reactor", "answerer"));
  }

  @Test
  @DisplayName("while the store is away nothing is done twice, and its commands are issued later")
  void storeAway() {
    var runner = start(this::answer);
    awaitThat(() -> assertThat(store.notes).isNotEmpty());
    store.away = true;
    store.happens("a", new Happened("one"));
    awaitThat(() -> assertThat(reacted).isNotEmpty());
    await().during(Duration.ofMillis(200)).until(() -> reacted.size() == 1);
    store.away = false;
    awaitDone(runner);
    assertThat(reacted).containsExactly("one");
    assertThat(store.written).extracting(Command::command).containsExactly(new Answered("one"));
  }

  @Test
  @DisplayName("a failed reaction is tried again as a whole, then a dead letter that stops nobody")
  void deadLetter() {
    var runner =
        start(
            recorded -> {
              if (recorded.event().what().equals("bad"))
                throw new IllegalStateException("no \ud83d");
              return answer(recorded);
            });
    store.happens("a", new Happened("bad"));
    store.happens("a", new Happened("good"));
    awaitDone(runner);
    assertThat(reacted).containsExactly("good");
    var letter = history.deadLetter("answerer", 1).orElseThrow();
    assertThat(letter.attempts()).isEqualTo(3);
    assertThat(letter.reason()).as("half a surrogate pair").endsWith("no ?");
    assertThat(store.notes).contains(letter);
  }

  @Test
  @DisplayName("whatever a reaction throws, its aggregate's next event is reacted to")
  void throwsAnything() {
    var runner =
        start(
            recorded -> {
              switch (recorded.event().what()) {
                case "checked" -> sneak(new IOException("sneaked"));
                case "error" -> throw new StackOverflowError();
                case "mute" -> throw new Mute();
                case "interrupt" -> sneak(new InterruptedException("of the domain"));
                default -> reacted.add(recorded.event().what());
              }
              return List.of();
            });
    for (String what : List.of("checked", "error", "mute", "interrupt", "last")) {
      store.happens("a", new Happened(what));
    }
    awaitDone(runner);
    assertThat(reacted).containsExactly("last");
    assertThat(history.dead("answerer")).isEqualTo(4);
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("not even this");
    }
  }

  @SuppressWarnings("unchecked") // a checked exception that nobody declares, as other languages do
  private static <X extends Throwable> void sneak(Throwable problem) throws X {
    throw (X) problem;
  }

  @Test
  @DisplayName("an aggregate whose reaction hangs holds up no other, even with thousands waiting")
  void hangs() {
    var released = new CountDownLatch(1);
    var runner =
        start(
            recorded -> {
              if (recorded.id().equals("slow")) {
                try {
                  released.await();
                } catch (InterruptedException e) {
                  Thread.currentThread().interrupt();
                }
              }
              return answer(recorded);
            });
    List<String> all = new ArrayList<>(List.of("q"));
    for (int i = 0; i < 3_000; i++) {
      all.add("s" + i);
      store.happens("slow", new Happened("s" + i));
    }
    store.happens("quick", new Happened("q"));
    awaitThat(() -> assertThat(reacted).containsExactly("q"));
    assertThat(runner.checkpoint()).isZero();
    assertThat(runner.pending()).as("the rest is in the log").isLessThan(300);
    released.countDown();
    awaitDone(runner);
    assertThat(reacted).containsExactlyElementsOf(all);
  }

  @Test
  @DisplayName("what was too much to wait is reacted to by the next one where the first is stopped")
  void stoppedBehind() {
    Reactor<Happened> failing =
        _ -> {
          throw new IllegalStateException("never");
        };
    var runner = start(failing);
    for (int i = 0; i < 1_000; i++) store.happens("slow", new Happened("s" + i));
    awaitThat(() -> assertThat(history.dead("answerer")).isPositive());
    runner.stop();
    awaitDone(start(this::answer));
    int dead = history.dead("answerer");
    assertThat(reacted).hasSizeBetween(1_000 - dead, 1_001 - dead).endsWith("s999");
  }

  @Test
  @DisplayName("a refusal that was stored is a dead letter at once: it would be the same each time")
  void refusedForGood() {
    store.answering = _ -> new Answer.Refused("no", 1, 1, List.of(new Answered("no")));
    var runner = start(this::answer);
    store.happens("a", new Happened("one"));
    awaitDone(runner);
    assertThat(reacted).containsExactly("one");
    assertThat(history.deadLetter("answerer", 1).orElseThrow().reason()).contains("for good");
  }

  @Test
  @DisplayName("after a restart nothing runs again that is a dead letter or was skipped")
  void restart() throws InterruptedException {
    var hanging = new CountDownLatch(1);
    var runner =
        start(
            recorded -> {
              if (recorded.event().what().equals("hang")) {
                try {
                  hanging.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
              }
              throw new IllegalStateException("bad");
            });
    store.happens("a", new Happened("hang"));
    store.happens("b", new Happened("dead"));
    store.happens("c", new Happened("skipped"));
    awaitThat(() -> assertThat(history.dead("answerer")).isEqualTo(2));
    new DeadLetters(Map.of("answerer", runner), history, store).skip(of(SKIP, 3L));
    assertThat(runner.checkpoint()).as("the first is not finished").isZero();
    runner.stop();

    var after = start(this::answer);
    awaitDone(after);
    assertThat(reacted).containsExactly("hang");
    assertThat(history.deadLetters("answerer", 0, 10))
        .extracting(Note.DeadLetter::position)
        .containsExactly(2L);
    hanging.countDown();
  }

  @Test
  @DisplayName("a retry that succeeds settles the letter; two at once are a conflict")
  void retry() throws Exception {
    var fails = new CountDownLatch(1);
    var retried = new CountDownLatch(1);
    var runner =
        start(
            recorded -> {
              if (fails.getCount() == 0) {
                try {
                  retried.await();
                } catch (InterruptedException e) {
                  throw new IllegalStateException(e);
                }
                return answer(recorded);
              }
              throw new IllegalStateException("bad");
            });
    store.happens("a", new Happened("one"));
    awaitThat(() -> assertThat(history.dead("answerer")).isEqualTo(1));
    fails.countDown();
    var letters = new DeadLetters(Map.of("answerer", runner), history, store);
    var request = of(RETRY, 1L);
    var first = threads.submit(() -> letters.retry(request));
    awaitThat(
        () ->
            assertThatThrownBy(() -> letters.skip(request))
                .isInstanceOfSatisfying(
                    RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(409)));
    retried.countDown();
    assertThat(first.get().settled()).isTrue();
    assertThat(history.dead("answerer")).isZero();
    assertThatThrownBy(() -> letters.skip(request))
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(404));
  }

  private static DeadLetterRequest of(DeadLetterRequest.Action action, @Nullable Long position) {
    return new DeadLetterRequest(action, "answerer", position, null);
  }

  @Test
  @DisplayName("dead letters of a reactor that is gone are listed and skipped, but not retried")
  void gone() throws InterruptedException {
    history.add(new Note.DeadLetter("answerer", 7, 3, "bad"));
    var letters = new DeadLetters(Map.of(), history, store);
    var all = new DeadLetterRequest(LIST, null, null, null);
    assertThat(letters.list(all).deadLetters()).hasSize(1);
    assertThat(letters.list(of(LIST, null)).deadLetters()).hasSize(1);
    assertThatThrownBy(() -> letters.retry(of(RETRY, 7L)))
        .isInstanceOf(RequestFailure.class)
        .hasMessageContaining("skip");
    letters.skip(of(SKIP, 7L));
    assertThat(store.notes).containsExactly(new Note.Settled("answerer", 7));
    assertThat(letters.list(all).deadLetters()).isEmpty();
    assertThatThrownBy(() -> letters.list(of(LIST, null)))
        .isInstanceOf(RequestFailure.class)
        .hasMessageContaining("unknown reactor");
    assertThat(history.checkpoint("nobody")).isEmpty();
  }

  @Test
  @DisplayName("after a command was issued, a later one that failed is tried again, not all of it")
  void failsInTheMiddle() {
    var failures = new AtomicInteger();
    store.answering =
        command ->
            command.command().equals(new Answered("second")) && failures.incrementAndGet() < 3
                ? new Answer.Failed(new RequestFailure(FailureCode.DOMAIN_FAILED, "not yet"))
                : new Answer.Accepted(1, 1, List.of(command.command()));
    var runner =
        start(
            recorded -> {
              reacted.add(recorded.event().what());
              // The second time, it sees what the first one did, and would do the rest only.
              var rest = new IssuedCommand("other", recorded.id(), new Answered("second"));
              return reacted.size() > 1
                  ? List.of(rest)
                  : List.of(new IssuedCommand("other", recorded.id(), new Answered("first")), rest);
            });
    store.happens("a", new Happened("one"));
    awaitDone(runner);
    assertThat(reacted).containsExactly("one");
    assertThat(history.dead("answerer")).isZero();
    assertThat(store.written)
        .extracting(it -> it.terms().commandId().orElseThrow())
        .containsExactly(
            "reactor:answerer/1/0",
            "reactor:answerer/1/1",
            "reactor:answerer/1/1",
            "reactor:answerer/1/1");
  }

  @Test
  @DisplayName("a reactor's own notes are the checkpoint from which it goes on")
  void checkpoint() throws InterruptedException {
    var runner = start(this::answer);
    store.happens("a", new Happened("one"));
    awaitDone(runner);
    runner.noteNow();
    assertThat(history.checkpoint("answerer")).hasValue(1);
    assertThat(Optional.of(store.notes.getLast())).contains(new Note.Checkpoint("answerer", 1));
  }

  @Test
  @DisplayName(
      "of several nodes each reacts to its share; when one leaves, its share is taken over")
  void sharesAnew() {
    neighbours.share = new Share(List.of("two"), true, lane -> lane.endsWith("/mine"));
    neighbours.othersFinished = 2;
    var runner = start(this::answer);
    store.happens("mine", new Happened("1"));
    store.happens("other", new Happened("2"));
    store.happens("mine", new Happened("3"));
    store.happens("other", new Happened("4"));
    awaitDone(runner);
    assertThat(reacted).containsExactlyInAnyOrder("1", "3");
    awaitThat(() -> assertThat(history.checkpoint("answerer")).hasValue(2));
    // What the other had not finished is done here, and nothing of one's own twice.
    neighbours.share = new Share(List.of("one"), true, _ -> true);
    awaitThat(() -> assertThat(reacted).contains("4"));
    neighbours.othersFinished = Long.MAX_VALUE;
    awaitThat(() -> assertThat(history.checkpoint("answerer")).hasValue(4));
    assertThat(reacted).containsExactlyInAnyOrder("1", "3", "4");
  }

  @Test
  @DisplayName("where a reactor begins is noted by one node; until then the others wait")
  void beginsTogether() {
    neighbours.share = new Share(List.of("two"), false, _ -> true);
    store.happens("a", new Happened("one"));
    start(this::answer);
    await().during(Duration.ofMillis(300)).until(reacted::isEmpty);
    assertThat(store.notes).isEmpty();
    history.add(new Note.Checkpoint("answerer", 0));
    awaitThat(() -> assertThat(reacted).containsExactly("one"));
    assertThat(store.notes).isEmpty();
  }
}
