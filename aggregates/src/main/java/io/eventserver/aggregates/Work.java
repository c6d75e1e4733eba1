package io.eventserver.aggregates;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.RequestFailure;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.LongFunction;

/** A request that is decided and not yet answered. */
final class Work {
  private static final Answer NOT_DECIDED =
      new Answer.Failed(RequestFailure.unavailable("the request was not decided"));

  private final Request request;
  private final long fingerprint;
  private final int attempts;
  private final List<Consumer<Answer>> waiting;
  private Optional<Append> append = Optional.empty();
  private LongFunction<Answer> answer = _ -> NOT_DECIDED;
  private boolean answered;

  Work(Request request, long fingerprint, Consumer<Answer> reply) {
    this(request, fingerprint, 0, new ArrayList<>(List.of(reply)));
  }

  private Work(Request request, long fingerprint, int attempts, List<Consumer<Answer>> waiting) {
    this.request = request;
    this.fingerprint = fingerprint;
    this.attempts = attempts;
    this.waiting = waiting;
  }

  Request request() {
    return request;
  }

  long fingerprint() {
    return fingerprint;
  }

  int attempts() {
    return attempts;
  }

  /** What it stores, if anything. */
  Optional<Append> append() {
    return append;
  }

  /** It was decided with events: the answer is told at the position of the last of them. */
  void stores(Append what, LongFunction<Answer> told) {
    append = Optional.of(what);
    answer = told;
  }

  /** It was decided without events: the answer is told at the highest position that it saw. */
  void storesNothing(LongFunction<Answer> told) {
    answer = told;
  }

  /** Another sender waits for the same answer. */
  void join(Consumer<Answer> reply) {
    waiting.add(reply);
  }

  /** Answers as decided. */
  void answerAt(long position) {
    answer(answer.apply(position));
  }

  /** Answers otherwise than decided. */
  void answer(Answer other) {
    if (answered) return;
    answered = true;
    waiting.forEach(reply -> reply.accept(other));
  }

  boolean isOver() {
    return answered;
  }

  /**
   * The same request, to be decided once more; this decision of it is void.
   *
   * @param counted whether that counts as an attempt
   */
  Work again(boolean counted) {
    answered = true;
    return new Work(request, fingerprint, counted ? attempts + 1 : attempts, waiting);
  }
}
