package io.eventserver.aggregates;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Answer.Accepted;
import io.eventserver.eventstore.Answer.Failed;
import io.eventserver.eventstore.Answer.Refused;
import io.eventserver.eventstore.Appended;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Committed;
import io.eventserver.eventstore.Decided;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.MemoryLog;
import io.eventserver.eventstore.Terms;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Decisions under way, and what becomes of them. */
class AggregatesTest {
  sealed interface Order {
    record Put(int amount) implements Order {}

    /** Refused, with an event where the jar is empty. */
    record Take(int amount) implements Order {}
  }

  sealed interface Change {
    record Filled(int amount) implements Change {}

    record Knocked() implements Change {}
  }

  record Jar(int held, int knocks) implements Aggregate<Jar, Order, Change> {
    @Override
    public Decision<Change> decide(Order order) {
      return switch (order) {
        case Order.Put(var amount) -> Decision.accept(new Change.Filled(amount));
        case Order.Take _ when held == 0 -> Decision.refuse("empty", new Change.Knocked());
        case Order.Take(var amount) when amount > held -> Decision.refuse("not that much");
        case Order.Take(var amount) -> Decision.accept(new Change.Filled(-amount));
      };
    }

    @Override
    public Jar evolve(Change change) {
      return switch (change) {
        case Change.Filled(var amount) -> new Jar(held + amount, knocks);
        case Change.Knocked() -> new Jar(held, knocks + 1);
      };
    }
  }

  private static final AggregateType<Jar, Order, Change> JAR =
      AggregateType.of(new Jar(0, 0), Order.class, Change.class);

  private boolean full;
  private final Directory directory = new Directory();
  private final MemoryLog log =
      new MemoryLog(new EventTypes(List.of(JAR)), directory, InstantSource.system());
  private final Aggregates aggregates =
      new Aggregates(List.of(JAR), directory, new LogLookup(), "me", false, () -> full);
  private final List<Answer> answers = new ArrayList<>();
  private final List<Recorded<Object>> late = new ArrayList<>();
  private boolean lagging;

  private final class LogLookup implements CommandIdLookup {
    @Override
    public boolean mayHold(String commandId) {
      return log.mayHold(commandId);
    }

    @Override
    public void find(
        String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {
      found.accept(Optional.ofNullable(log.decided(commandId)));
    }
  }

  @BeforeEach
  void start() {
    log.start(
        (Committed committed) -> {
          if (lagging) late.addAll(committed.events());
          else committed.events().forEach(aggregates::apply);
        });
  }

  private void ask(Order order, Terms terms) {
    aggregates.decide(new Command("jar", "a", order, terms), answers::add);
  }

  private void ask(Order order) {
    ask(order, Terms.NONE);
  }

  private static Terms id(String commandId) {
    return new Terms(Optional.of(commandId), OptionalLong.empty(), Optional.empty(), Map.of());
  }

  private static Terms expecting(long version) {
    return new Terms(Optional.empty(), OptionalLong.of(version), Optional.empty(), Map.of());
  }

  private Batch take() {
    var batch = aggregates.takeBatch();
    if (batch == null) throw new AssertionError("nothing to send");
    return batch;
  }

  private void store(Batch batch) {
    log.append(batch.appends(), outcomes -> aggregates.settle(batch, outcomes));
  }

  private void lose(Batch batch, FailureCode code) {
    var lost = new Appended.Lost(new RequestFailure(code, "lost"));
    aggregates.settle(batch, batch.appends().appends().stream().<Appended>map(_ -> lost).toList());
  }

  /** Somebody else writes to the same aggregate. */
  private void foreign(long version, Change change) {
    var append = io.eventserver.eventstore.Append.of("jar", "a", version, change);
    log.append(new Appends("other", version + 1, version, List.of(append)), _ -> {});
  }

  @Test
  @DisplayName("a command sees the decisions before it, and is answered when they are stored")
  void pending() {
    ask(new Order.Put(5));
    ask(new Order.Take(3));
    ask(new Order.Take(3));
    assertThat(answers).isEmpty();
    assertThat(aggregates.find("jar", "a")).isNull();
    store(take());
    assertThat(answers)
        .containsExactly(
            new Accepted(1, 1, List.of(new Change.Filled(5))),
            new Accepted(2, 2, List.of(new Change.Filled(-3))),
            new Refused("not that much", 2, 2, List.of()));
    assertThat(aggregates.find("jar", "a")).isEqualTo(new Versioned(new Jar(2, 0), 2, 2));
    assertThat(aggregates.underWay()).isZero();
  }

  @Test
  @DisplayName("a refusal with events stores them, and an answer without events waits for nothing")
  void refusal() {
    ask(new Order.Take(1));
    store(take());
    assertThat(answers).containsExactly(new Refused("empty", 1, 1, List.of(new Change.Knocked())));
    ask(new Order.Put(1));
    store(take());
    ask(new Order.Take(9));
    assertThat(answers.getLast()).isEqualTo(new Refused("not that much", 2, 2, List.of()));
  }

  @Test
  @DisplayName("an expected version is compared with the pending one; the conflict waits as well")
  void expectedVersion() {
    ask(new Order.Put(5), expecting(0));
    ask(new Order.Put(5), expecting(0));
    ask(new Order.Put(5), expecting(1));
    assertThat(answers).isEmpty();
    store(take());
    assertThat(answers).hasSize(3);
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            Failed.class, it -> assertThat(it.failure().code()).isEqualTo(FailureCode.CONFLICT));
    assertThat(answers.get(2)).isInstanceOf(Accepted.class);
  }

  @Test
  @DisplayName("when the disk fails everything on the aggregate fails with it, and nothing remains")
  void diskFails() {
    ask(new Order.Put(5));
    var first = take();
    ask(new Order.Take(5));
    var second = take();
    ask(new Order.Take(9));
    lose(first, FailureCode.NO_ROOM);
    assertThat(answers).hasSize(3).allMatch(answer -> answer instanceof Failed);
    store(second);
    assertThat(answers).hasSize(3);
    ask(new Order.Take(1));
    store(take());
    assertThat(answers.getLast()).isInstanceOf(Refused.class);
  }

  @Test
  @DisplayName("who was slower than somebody else decides again on what the other left")
  void conflict() {
    ask(new Order.Put(5));
    store(take());
    ask(new Order.Take(4));
    ask(new Order.Take(1));
    var slow = take();
    foreign(1, new Change.Filled(-3));
    store(slow);
    assertThat(answers).hasSize(2);
    store(take());
    assertThat(answers)
        .containsExactly(
            new Accepted(1, 1, List.of(new Change.Filled(5))),
            new Refused("not that much", 2, 2, List.of()),
            new Accepted(3, 3, List.of(new Change.Filled(-1))));
    assertThat(aggregates.find("jar", "a")).isEqualTo(new Versioned(new Jar(1, 0), 3, 3));
  }

  @Test
  @DisplayName("a repeated command id waits for the first, gets its answer, and stores nothing")
  void repeated() {
    ask(new Order.Put(5), id("once"));
    ask(new Order.Put(5), id("once"));
    ask(new Order.Put(6), id("once"));
    store(take());
    ask(new Order.Put(5), id("once"));
    var stored = new Accepted(1, 1, List.of(new Change.Filled(5)));
    assertThat(answers).filteredOn(answer -> answer.equals(stored)).hasSize(3);
    assertThat(answers).filteredOn(answer -> answer instanceof Failed).hasSize(1);
    assertThat(aggregates.takeBatch()).isNull();
    assertThat(log.head()).isEqualTo(1);
    assertThat(aggregates.underWay()).isZero();
  }

  @Test
  @DisplayName("a repeat waits for the first also where that waits to be decided")
  void repeatedWhileParked() {
    lagging = true;
    ask(new Order.Put(5));
    var first = take();
    ask(new Order.Put(1));
    var second = take();
    store(first);
    lose(second, FailureCode.NO_ROOM);
    for (String id : List.of("twice", "twice")) ask(new Order.Put(7), id(id));
    for (String id : List.of("none", "none")) ask(new Order.Take(99), id(id));
    applyLate();
    store(take());
    var stored = new Accepted(2, 2, List.of(new Change.Filled(7)));
    assertThat(answers.subList(2, 4)).containsOnly(stored);
    assertThat(answers.subList(4, 6)).hasOnlyElementsOfType(Refused.class);
    ask(new Order.Put(1), id("none"));
    assertThat(take().appends().appends()).as("it stored nothing: it is free").hasSize(1);
  }

  @Test
  @DisplayName("a command id that stored nothing is decided again")
  void repeatedNothing() {
    ask(new Order.Put(1));
    store(take());
    ask(new Order.Take(5), id("c"));
    assertThat(answers.getLast()).isInstanceOf(Refused.class);
    ask(new Order.Put(9));
    store(take());
    ask(new Order.Take(5), id("c"));
    store(take());
    assertThat(answers.getLast()).isInstanceOf(Accepted.class);
  }

  @Test
  @DisplayName("what was answered is seen by the next command, also before it is applied")
  void lagging() {
    lagging = true;
    ask(new Order.Put(5));
    store(take());
    assertThat(answers).hasSize(1);
    assertThat(aggregates.find("jar", "a")).isNull();
    ask(new Order.Take(9));
    assertThat(answers.getLast()).isEqualTo(new Refused("not that much", 1, 1, List.of()));
    ask(new Order.Put(1), expecting(1));
    store(take());
    assertThat(answers.getLast()).isInstanceOf(Accepted.class);
    applyLate();
    lagging = false;
    foreign(2, new Change.Filled(10));
    ask(new Order.Take(16));
    store(take());
    assertThat(answers.getLast())
        .as("on what somebody else has added since")
        .isEqualTo(new Accepted(4, 4, List.of(new Change.Filled(-16))));
  }

  @Test
  @DisplayName("nor is it forgotten when what came after it is lost or has to be decided again")
  void laggingAndLost() {
    lagging = true;
    ask(new Order.Put(5));
    var first = take();
    ask(new Order.Put(1));
    var second = take();
    store(first);
    lose(second, FailureCode.NO_ROOM);
    ask(new Order.Take(5), expecting(1));
    ask(new Order.Take(9), expecting(1));
    assertThat(answers).as("both wait for the first to be applied").hasSize(2);
    applyLate();
    store(take());
    assertThat(answers.get(2)).isInstanceOf(Accepted.class);
    applyLate();

    ask(new Order.Put(7));
    var third = take();
    ask(new Order.Put(8), id("twice"));
    var fourth = take();
    store(third);
    aggregates.settle(fourth, List.of(new Appended.Conflict(3)));
    assertThat(aggregates.takeBatch()).as("decided again when it is there").isNull();
    applyLate();
    store(take());
    assertThat(answers.getLast()).isEqualTo(new Accepted(4, 4, List.of(new Change.Filled(8))));
  }

  @Test
  @DisplayName("when states come no further, whoever waits, is decided again or comes is told so")
  void stuck() {
    lagging = true;
    ask(new Order.Put(5));
    store(take());
    ask(new Order.Put(1));
    var conflicting = take();
    ask(new Order.Put(2));
    var lost = take();
    aggregates.settle(conflicting, List.of(new Appended.Conflict(2)));
    assertThat(answers).as("parked, both").hasSize(1);
    ask(new Order.Put(3));
    aggregates.giveUp(RequestFailure.unavailable("restart it"));
    assertThat(answers).hasSize(4);
    ask(new Order.Put(4));
    lose(lost, FailureCode.UNAVAILABLE);
    assertThat(answers).hasSize(5).last().isInstanceOf(Failed.class);
    assertThat(aggregates.underWay()).isZero();
  }

  @Test
  @DisplayName("a conflict that comes to light after that is an answer as well")
  void conflictWhenStuck() {
    lagging = true;
    ask(new Order.Put(5));
    store(take());
    ask(new Order.Put(1));
    var conflicting = take();
    aggregates.giveUp(RequestFailure.unavailable("restart it"));
    aggregates.settle(conflicting, List.of(new Appended.Conflict(2)));
    assertThat(answers).hasSize(2).last().isInstanceOf(Failed.class);
    assertThat(aggregates.underWay()).isZero();
  }

  @Test
  @DisplayName("where the memory is full nothing is decided, and what was is answered")
  void full() {
    ask(new Order.Put(5), id("first"));
    store(take());
    full = true;
    ask(new Order.Put(5), id("second"));
    ask(new Order.Put(5), id("first"));
    assertThat(answers.get(1))
        .isInstanceOfSatisfying(
            Failed.class, it -> assertThat(it.failure().code()).isEqualTo(FailureCode.NO_ROOM));
    assertThat(answers.get(2)).isEqualTo(answers.getFirst());
    full = false;
    ask(new Order.Put(5), id("second"));
    store(take());
    assertThat(answers.getLast()).isInstanceOf(Accepted.class);
  }

  private void applyLate() {
    late.forEach(aggregates::apply);
    late.clear();
  }

  @Test
  @DisplayName("replay makes the same states as living through it")
  void replay() {
    for (int i = 0; i < 50; i++) ask(i % 3 == 0 ? new Order.Take(i) : new Order.Put(i));
    store(take());
    var replayed = new Aggregates(List.of(JAR), directory, new LogLookup(), "again");
    log.read(
        1,
        (Recorded<Object> recorded) -> {
          replayed.apply(recorded);
          return true;
        });
    assertThat(replayed.find("jar", "a")).isEqualTo(aggregates.find("jar", "a"));
  }
}
