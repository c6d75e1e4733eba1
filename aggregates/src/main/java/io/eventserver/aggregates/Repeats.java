package io.eventserver.aggregates;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Decided;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.Consumer;

/**
 * Knows a repeated request by its command id: one that is under way, or one that is stored.
 *
 * <p>What may be stored is looked up, which takes a while: whatever comes for the same aggregate
 * meanwhile is decided after it.
 */
final class Repeats {
  private final CommandIdLookup lookup;
  private final Consumer<Work> decide;
  private final Map<String, Work> underWay = new HashMap<>();
  private final Map<Key, Queue<Turn>> queues = new HashMap<>();

  /** A request in its queue. */
  private static final class Turn {
    private final Work work;
    private final Consumer<Answer> reply;
    private boolean ready;

    Turn(Work work, Consumer<Answer> reply, boolean ready) {
      this.work = work;
      this.reply = reply;
      this.ready = ready;
    }
  }

  /**
   * @param decide what is no repeat
   */
  Repeats(CommandIdLookup lookup, Consumer<Work> decide) {
    this.lookup = lookup;
    this.decide = decide;
  }

  /** Answers a repeat as the first was, or will be; has anything else decided, in order. */
  void check(Work work, Consumer<Answer> reply) {
    if (joined(work, reply)) return;
    var commandId = work.request().terms().commandId();
    boolean isNew = commandId.isEmpty() || !lookup.mayHold(commandId.get());
    if (isNew && (queues.isEmpty() || !queues.containsKey(Key.of(work)))) {
      decide.accept(work);
      return;
    }
    var key = Key.of(work);
    var turn = new Turn(work, reply, isNew);
    queues.computeIfAbsent(key, _ -> new ArrayDeque<>()).add(turn);
    if (isNew) return;
    lookup.find(
        commandId.get(),
        found -> {
          if (found.isPresent()) work.answer(answer(found.get(), work));
          ready(key, turn);
        },
        failure -> {
          work.answer(new Answer.Failed(failure));
          ready(key, turn);
        });
  }

  /** Those that wait until it is known what is stored, by aggregate. */
  Map<Key, ?> asked() {
    return queues;
  }

  /** It is known of one whether it is stored: so it goes on, and those behind it, up to another. */
  private void ready(Key key, Turn turn) {
    turn.ready = true;
    var queue = queues.get(key);
    while (queue != null && !queue.isEmpty() && queue.peek().ready) {
      var next = queue.remove();
      if (queue.isEmpty()) queues.remove(key);
      if (!next.work.isOver() && !joined(next.work, next.reply)) decide.accept(next.work);
      queue = queues.get(key);
    }
  }

  /** It is to be stored, or waits to be decided. */
  void begin(Work work) {
    work.request().terms().commandId().ifPresent(id -> underWay.put(id, work));
  }

  /** It is stored, or it is void. */
  void end(Work work) {
    work.request().terms().commandId().ifPresent(id -> underWay.remove(id, work));
  }

  /** Whether the same command id is under way: then the reply waits for it, or is a conflict. */
  private boolean joined(Work work, Consumer<Answer> reply) {
    Optional<String> commandId = work.request().terms().commandId();
    if (commandId.isEmpty()) return false;
    var first = underWay.get(commandId.get());
    if (first == null) return false;
    if (isSame(first, work)) first.join(reply);
    else work.answer(new Answer.Failed(foreign(commandId.get())));
    return true;
  }

  private static boolean isSame(Work first, Work second) {
    return first.fingerprint() == second.fingerprint()
        && first.request().aggregate().equals(second.request().aggregate())
        && first.request().id().equals(second.request().id());
  }

  /** What a request is told whose command id stands in the log. */
  static Answer answer(Decided decided, Work work) {
    var request = work.request();
    return decided.isOf(request.aggregate(), request.id(), work.fingerprint())
        ? decided.answer()
        : new Answer.Failed(foreign(decided.commandId()));
  }

  private static RequestFailure foreign(String commandId) {
    return new RequestFailure(
        FailureCode.CONFLICT, "command id '%s' belongs to another command".formatted(commandId));
  }
}
