package io.eventserver.reactors;

import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Terms;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * One reaction to one event: side effects, then commands, each under an id derived from reactor,
 * position and ordinal, so that a reaction that runs twice issues each command once.
 */
record Reaction<E>(ReactorType<E> type, ReactorStore store) {
  /** The position that is reacted to, on the thread of the reaction: {@code Rows} waits for it. */
  static final ScopedValue<Long> POSITION = ScopedValue.newInstance();

  /** What a reaction came to. */
  sealed interface Outcome {
    /** It is done. */
    record Done() implements Outcome {}

    /** The domain failed or refused: counts as an attempt. */
    record Failed(String reason) implements Outcome {}

    /** The node could not take it: tried again for as long as that lasts. */
    record Unavailable(String reason) implements Outcome {}
  }

  Outcome run(Recorded<Object> recorded) throws InterruptedException {
    List<IssuedCommand> commands;
    try {
      commands = react(recorded);
    } catch (RuntimeException | Error e) {
      return new Outcome.Failed(e.toString());
    }
    for (int i = 0; i < commands.size(); i++) {
      var outcome = issue(recorded, commands.get(i), i);
      if (!(outcome instanceof Outcome.Done)) return outcome;
    }
    return new Outcome.Done();
  }

  // Only events of E come here.
  @SuppressWarnings("unchecked")
  private List<IssuedCommand> react(Recorded<Object> recorded) {
    var typed = (Recorded<E>) (Recorded<?>) recorded;
    return List.copyOf(
        ScopedValue.where(POSITION, recorded.position()).call(() -> type.reactor().react(typed)));
  }

  private Outcome issue(Recorded<Object> cause, IssuedCommand issued, int ordinal)
      throws InterruptedException {
    String id = "%s/%d/%d".formatted(type.name(), cause.position(), ordinal);
    var terms =
        new Terms(
            Optional.of(id),
            OptionalLong.empty(),
            cause.correlationId().or(cause::commandId),
            Map.of("reactor", type.name()));
    var command = new Command(issued.aggregate(), issued.id(), issued.command(), terms);
    try {
      return switch (store.write(command)) {
        case Answer.Accepted _ -> new Outcome.Done();
        case Answer.Refused(var reason, _, _, _) -> new Outcome.Failed("refused: " + reason);
        case Answer.Failed(var failure) -> failed(failure);
      };
    } catch (RequestFailure e) {
      return failed(e);
    }
  }

  private static Outcome failed(RequestFailure failure) {
    String reason = failure.code().number() + " " + failure.reason();
    return switch (failure.code()) {
      // The id stands in the log under another command: an earlier run of this reaction issued it.
      case CONFLICT -> new Outcome.Done();
      case UNAVAILABLE, UNKNOWN_OUTCOME, TIMED_OUT, DISK_FULL, TOO_MANY ->
          new Outcome.Unavailable(reason);
      case MALFORMED, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE, REFUSED, DOMAIN_FAILED ->
          new Outcome.Failed(reason);
    };
  }
}
