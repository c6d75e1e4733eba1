package io.eventserver.aggregates;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Append;
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
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Random;
import java.util.function.Consumer;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Two nodes that both own the same aggregates, each behind the log by some time of its own. */
class TwoOwnersTest {
  private static final int COMMANDS = 100_000;
  private static final int IDS = 5;
  private static final AggregateType<Purse, Move, Moved> PURSE =
      AggregateType.of(new Purse(0), Move.class, Moved.class);

  record Move(long amount) {}

  record Moved(long amount) {}

  /** Never below zero; moving nothing is accepted without an event. */
  record Purse(long held) implements Aggregate<Purse, Move, Moved> {
    @Override
    public Decision<Moved> decide(Move move) {
      if (move.amount == 0) return Decision.accept();
      return held + move.amount < 0
          ? Decision.refuse("only " + held)
          : Decision.accept(new Moved(move.amount));
    }

    @Override
    public Purse evolve(Moved moved) {
      return new Purse(held + moved.amount);
    }
  }

  private final Directory directory = new Directory();
  private final MemoryLog log =
      new MemoryLog(new EventTypes(List.of(PURSE)), directory, InstantSource.system());
  private final List<Owner> owners = List.of(new Owner("one"), new Owner("two"));
  private final Map<String, Long> versions = new HashMap<>();
  private int conflicts;
  private boolean checked = true;

  /** A command with the version that the log had when it was asked. */
  private record Asked(String id, Move move, long atLeast, Answer answer) {}

  private final List<Asked> answers = new ArrayList<>();

  /** A node with its own view of the log. */
  private final class Owner {
    private final Aggregates aggregates;
    private final Deque<Recorded<Object>> behind = new ArrayDeque<>();
    private final Deque<Runnable> outcomes = new ArrayDeque<>();

    Owner(String name) {
      aggregates =
          new Aggregates(List.of(PURSE), directory, new NothingKnown(), name, true, () -> false);
    }

    void send() {
      var batch = aggregates.takeBatch();
      if (batch == null) return;
      log.append(
          checked ? batch.appends() : onLatest(batch.appends()),
          all -> {
            conflicts += (int) all.stream().filter(Appended.Conflict.class::isInstance).count();
            outcomes.add(() -> aggregates.settle(batch, all));
          });
    }

    /** The answer of the store is lost: nobody knows what became of the batch. */
    void lose() {
      var batch = aggregates.takeBatch();
      if (batch == null) return;
      var failure = new RequestFailure(FailureCode.UNKNOWN_OUTCOME, "lost");
      outcomes.add(() -> aggregates.fail(batch, failure));
    }

    void hear() {
      var outcome = outcomes.poll();
      if (outcome != null) outcome.run();
    }

    void follow() {
      var recorded = behind.poll();
      if (recorded != null) aggregates.apply(recorded);
    }
  }

  private static final class NothingKnown implements CommandIdLookup {
    @Override
    public boolean mayHold(String commandId) {
      return false;
    }

    @Override
    public void find(
        String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {
      found.accept(Optional.empty());
    }
  }

  @Test
  @DisplayName("two owners at once conflict and decide again: no wrong event, no wrong refusal")
  void twoOwners() {
    long seed = Long.getLong("seed", System.nanoTime());
    run(seed);
    assertThat(answers).as("seed %d", seed).hasSize(COMMANDS);
    assertThat(conflicts).as("seed %d", seed).isGreaterThan(1_000);
    check(seed);
  }

  @Test
  @DisplayName("R25: with a store that does not look at versions it fails")
  void canary() {
    checked = false;
    run(1);
    assertThatThrownBy(() -> check(1)).isInstanceOf(AssertionError.class);
  }

  /** As if each had been decided on what is there. */
  private Appends onLatest(Appends appends) {
    Map<String, Long> next = new HashMap<>(versions);
    List<Append> all = new ArrayList<>();
    for (var append : appends.appends()) {
      long version = next.getOrDefault(append.id(), 0L);
      next.put(append.id(), version + append.events().size());
      all.add(
          new Append(
              append.aggregate(),
              append.id(),
              version,
              append.events(),
              append.commandId(),
              append.fingerprint(),
              append.refusal(),
              append.correlationId(),
              append.meta()));
    }
    return new Appends(appends.owner(), appends.number(), appends.seen(), all);
  }

  private void run(long seed) {
    var random = new Random(seed);
    log.start(
        (Committed committed) -> {
          owners.forEach(owner -> owner.behind.addAll(committed.events()));
          committed.events().forEach(it -> versions.put(it.id(), it.version()));
        });
    for (int asked = 0; asked < COMMANDS; ) {
      var owner = owners.get(random.nextInt(2));
      switch (random.nextInt(9)) {
        case 0, 1, 2 -> {
          ask(owner, random, asked);
          asked++;
        }
        case 3, 4 -> owner.send();
        case 5 -> owner.hear();
        case 6 -> {
          if (random.nextInt(50) == 0) owner.lose();
        }
        default -> {
          for (int i = random.nextInt(4); i > 0; i--) owner.follow();
        }
      }
    }
    finish();
  }

  private void ask(Owner owner, Random random, int number) {
    String id = "p" + random.nextInt(IDS);
    var move = new Move(random.nextInt(-20, 20));
    var terms =
        new Terms(Optional.of("c" + number), OptionalLong.empty(), Optional.empty(), Map.of());
    long atLeast = versions.getOrDefault(id, 0L);
    owner.aggregates.decide(
        new Command("purse", id, move, terms),
        answer -> answers.add(new Asked(id, move, atLeast, answer)));
  }

  private void finish() {
    for (int i = 0; i < 100_000 && answers.size() < COMMANDS; i++) {
      for (var owner : owners) {
        owner.send();
        owner.hear();
        while (!owner.behind.isEmpty()) owner.follow();
      }
    }
  }

  /** Each answer must be true of the history at the version that it names. */
  private void check(long seed) {
    Map<String, List<Long>> held = new HashMap<>();
    log.read(
        1,
        recorded -> {
          var before = held.computeIfAbsent(recorded.id(), _ -> new ArrayList<>(List.of(0L)));
          before.add(before.getLast() + ((Moved) recorded.event()).amount());
          assertThat(before.getLast()).as("seed %d", seed).isNotNegative();
          return true;
        });
    int refused = 0;
    for (var each : answers) {
      var history = held.getOrDefault(each.id, List.of(0L));
      switch (each.answer) {
        case Answer.Accepted(var version, _, var events) -> {
          assertThat(version).as("seed %d", seed).isGreaterThanOrEqualTo(each.atLeast);
          long before = version == 0 ? 0 : history.get((int) version - events.size());
          assertThat(history.get((int) version))
              .as("seed %d", seed)
              .isEqualTo(before + each.move.amount());
        }
        case Answer.Refused(var reason, var version, _, _) -> {
          refused++;
          assertThat(version).as("seed %d", seed).isGreaterThanOrEqualTo(each.atLeast);
          long then = history.get((int) version);
          assertThat(reason).as("seed %d", seed).isEqualTo("only " + then);
          assertThat(then + each.move.amount()).as("seed %d", seed).isNegative();
        }
        case Answer.Failed(var failure) ->
            assertThat(failure.code())
                .as("seed %d", seed)
                .isIn(FailureCode.UNKNOWN_OUTCOME, FailureCode.UNAVAILABLE);
      }
    }
    assertThat(refused).isGreaterThan(1_000);
  }
}
