package io.eventserver.reactors;

import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Terms;
import io.eventserver.eventstore.Thrown;
import io.eventserver.wire.Check;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One reaction to one event: side effects, then commands, each under an id derived from reactor,
 * position and ordinal, so that a reaction that runs twice issues each command once.
 *
 * <p>Where the node could not take a command, {@link #run} goes on with that command, and so it
 * does where a command failed after others were issued: what was done before is not done again, and
 * a reactor that would now return less can lose none of them. Belongs to one thread at a time.
 */
final class Reaction<E> {
  private final ReactorType<E> type;
  private final ReactorStore store;
  private final Recorded<Object> recorded;
  private @Nullable List<IssuedCommand> commands;
  private int issued;

  /** What a reaction came to. */
  sealed interface Outcome {
    /** It is done. */
    record Done() implements Outcome {}

    /** The domain failed or refused: counts as an attempt. */
    record Failed(String reason, @Nullable Throwable cause) implements Outcome {}

    /** A command was refused, and that is stored: it would be answered the same each time. */
    record Refused(String reason) implements Outcome {}

    /** The node could not take it: tried again for as long as that lasts. */
    record Unavailable(String reason) implements Outcome {}
  }

  Reaction(ReactorType<E> type, ReactorStore store, Recorded<Object> recorded) {
    this.type = type;
    this.store = store;
    this.recorded = recorded;
  }

  Outcome run() throws InterruptedException {
    try {
      if (commands == null) commands = react();
    } catch (RowsUnavailable e) {
      return new Outcome.Unavailable(String.valueOf(e.getMessage()));
    } catch (Exception | Error e) {
      return failed(e);
    } finally {
      // Whatever the domain was interrupted for, this node ends its reactions otherwise.
      Thread.interrupted();
    }
    var outcome = issueAll(commands);
    if (outcome instanceof Outcome.Failed && issued == 0) commands = null;
    return outcome;
  }

  private Outcome issueAll(List<IssuedCommand> all) throws InterruptedException {
    for (; issued < all.size(); issued++) {
      var outcome = issue(all.get(issued));
      if (!(outcome instanceof Outcome.Done)) return outcome;
    }
    return new Outcome.Done();
  }

  // Only events of E come here.
  @SuppressWarnings("unchecked")
  private List<IssuedCommand> react() {
    var typed = (Recorded<E>) (Recorded<?>) recorded;
    return List.copyOf(
        ScopedValue.where(ReactedTo.POSITION, recorded.position())
            .call(() -> type.reactor().react(typed)));
  }

  private Outcome issue(IssuedCommand command) throws InterruptedException {
    String id =
        "%s%s/%d/%d".formatted(Terms.REACTOR_PREFIX, type.name(), recorded.position(), issued);
    var terms =
        new Terms(
            Optional.of(id),
            OptionalLong.empty(),
            recorded.correlationId().or(recorded::commandId),
            Map.of("reactor", type.name()));
    try {
      Check.id("id", command.id());
      var request = new Command(command.aggregate(), command.id(), command.command(), terms);
      return switch (store.write(request)) {
        case Answer.Accepted _ -> new Outcome.Done();
        case Answer.Refused(var reason, _, _, var events) ->
            events.isEmpty()
                ? new Outcome.Failed("refused: " + reason, null)
                : new Outcome.Refused("refused for good: " + reason);
        case Answer.Failed(var failure) -> failed(failure);
      };
    } catch (RequestFailure e) {
      return failed(e);
    } catch (IllegalArgumentException e) {
      return failed(e);
    }
  }

  private static Outcome failed(RequestFailure failure) {
    String reason = failure.code().number() + " " + failure.reason();
    return switch (failure.code()) {
      // Nobody else may use the id: an earlier run of this reaction has issued another command.
      case CONFLICT -> new Outcome.Done();
      case UNAVAILABLE, UNKNOWN_OUTCOME, TIMED_OUT, NO_ROOM, TOO_MANY ->
          new Outcome.Unavailable(reason);
      case MALFORMED, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TOO_LARGE, REFUSED, DOMAIN_FAILED ->
          new Outcome.Failed(reason, failure);
    };
  }

  private static Outcome failed(Throwable e) {
    var thrown = Thrown.of(e);
    return new Outcome.Failed(thrown.told(), thrown.cause());
  }
}
