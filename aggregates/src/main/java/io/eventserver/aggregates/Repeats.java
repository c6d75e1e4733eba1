package io.eventserver.aggregates;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Decided;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.HashMap;
import java.util.Map;
import java.util.function.Consumer;

/** Knows a repeated request by its command id: one that is under way, or one that is stored. */
final class Repeats {
  private final CommandIdLookup lookup;
  private final Map<String, Work> underWay = new HashMap<>();

  Repeats(CommandIdLookup lookup) {
    this.lookup = lookup;
  }

  /** Answers a repeat as the first was, or will be; has anything else decided. */
  void check(String commandId, Work work, Consumer<Answer> reply, Consumer<Work> decide) {
    if (joined(commandId, work, reply)) return;
    if (!lookup.mayHold(commandId)) {
      decide.accept(work);
      return;
    }
    lookup.find(
        commandId,
        found -> {
          if (found.isPresent()) work.answer(answer(found.get(), work));
          else if (!joined(commandId, work, reply)) decide.accept(work);
        },
        failure -> work.answer(new Answer.Failed(failure)));
  }

  /** A decision with events is under way. */
  void begin(Work work) {
    work.request().terms().commandId().ifPresent(id -> underWay.put(id, work));
  }

  /** It is stored, or it is void. */
  void end(Work work) {
    work.request().terms().commandId().ifPresent(id -> underWay.remove(id, work));
  }

  /** Whether the same command id is under way: then the reply waits for it, or is a conflict. */
  private boolean joined(String commandId, Work work, Consumer<Answer> reply) {
    var first = underWay.get(commandId);
    if (first == null) return false;
    if (isSame(first, work)) first.join(reply);
    else work.answer(new Answer.Failed(foreign(commandId)));
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
