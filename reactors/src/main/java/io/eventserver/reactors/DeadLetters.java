package io.eventserver.reactors;

import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Note.DeadLetter;
import io.eventserver.reactors.Reaction.Outcome;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * The dead letters of reactors: one thing at a time is done with each. Those of a reactor that the
 * domain has no more can be listed and skipped. Any thread.
 */
final class DeadLetters {
  private final Map<String, ReactorRunner<?>> runners;
  private final ReactorHistory history;
  private final ReactorStore store;
  private final Set<DeadLetter> underWay = ConcurrentHashMap.newKeySet();

  /** Dead letters in order of reactor and position; {@code more}: there are others after them. */
  record Listed(List<DeadLetter> deadLetters, boolean more) {}

  /** A dead letter is one no more. */
  record Settled(boolean settled) {}

  DeadLetters(Map<String, ReactorRunner<?>> runners, ReactorHistory history, ReactorStore store) {
    this.runners = runners;
    this.history = history;
    this.store = store;
  }

  Listed list(DeadLetterRequest request) {
    int limit = request.limitOrDefault();
    long from = request.position() == null ? 0 : request.position();
    var names = request.reactor() == null ? history.withDeadLetters() : Set.of(known(request));
    List<DeadLetter> all = new ArrayList<>();
    for (String name : names) {
      all.addAll(history.deadLetters(name, from, limit + 1 - all.size()));
      if (all.size() > limit) return new Listed(List.copyOf(all.subList(0, limit)), true);
    }
    return new Listed(all, false);
  }

  /** Reacts once more. Blocks. */
  Settled retry(DeadLetterRequest request) throws InterruptedException {
    var runner = runner(request);
    var letter = begin(request);
    try {
      return switch (runner.retry(letter.position())) {
        case Outcome.Done() -> new Settled(true);
        case Outcome.Failed(var reason, _) -> throw failedAgain(letter, reason);
        case Outcome.Refused(var reason) -> throw failedAgain(letter, reason);
        case Outcome.Unavailable(var reason) -> throw RequestFailure.unavailable(reason);
      };
    } finally {
      underWay.remove(letter);
    }
  }

  /** Gives it up for good. Blocks. */
  Settled skip(DeadLetterRequest request) throws InterruptedException {
    var letter = begin(request);
    try {
      history.note(new Note.Settled(letter.reactor(), letter.position()), store);
      return new Settled(true);
    } finally {
      underWay.remove(letter);
    }
  }

  private static RequestFailure failedAgain(DeadLetter letter, String reason) {
    return new RequestFailure(
        FailureCode.DOMAIN_FAILED,
        "the reaction to position %d failed again: %s".formatted(letter.position(), reason));
  }

  private DeadLetter begin(DeadLetterRequest request) {
    var letter =
        history
            .deadLetter(known(request), request.requiredPosition())
            .orElseThrow(
                () ->
                    RequestFailure.notFound(
                        "reactor %s has no dead letter at position %d"
                            .formatted(request.reactor(), request.requiredPosition())));
    if (underWay.add(letter)) return letter;
    throw new RequestFailure(
        FailureCode.CONFLICT,
        "position %d is being retried or skipped".formatted(letter.position()));
  }

  private ReactorRunner<?> runner(DeadLetterRequest request) {
    var runner = runners.get(known(request));
    if (runner != null) return runner;
    throw RequestFailure.notFound(
        "the domain has no reactor '%s' any more: skip its dead letters"
            .formatted(request.reactor()));
  }

  private String known(DeadLetterRequest request) {
    String name = request.requiredReactor();
    if (runners.containsKey(name) || history.dead(name) > 0) return name;
    throw RequestFailure.notFound(
        "unknown reactor '%s': this node has %s".formatted(name, runners.keySet()));
  }
}
