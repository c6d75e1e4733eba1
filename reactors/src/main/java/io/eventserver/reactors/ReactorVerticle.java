package io.eventserver.reactors;

import io.eventserver.domain.ReactorType;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Note.DeadLetter;
import io.eventserver.eventstore.Positions;
import io.eventserver.reactors.Reaction.Outcome;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalLong;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/**
 * Runs the reactors of a node, each from its own checkpoint, and answers for their dead letters.
 */
public final class ReactorVerticle extends VerticleBase {
  private final Collection<? extends ReactorType<?>> types;
  private final ReactorHistory history;
  private final Positions applied;
  private final RetryPolicy retries;
  private final OptionalLong from;
  private final InFlight inFlight;
  private final Map<String, ReactorRunner<?>> runners = new LinkedHashMap<>();
  private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

  /** How a reactor stands. */
  public record Standing(long position, int pending, int dead) {}

  /**
   * @param history what the log remembers of them
   * @param applied how far the projections have come: reactors run after them
   * @param from where a reactor begins that never ran; empty: at the head
   */
  public ReactorVerticle(
      Collection<? extends ReactorType<?>> types,
      ReactorHistory history,
      Positions applied,
      RetryPolicy retries,
      OptionalLong from,
      InFlight inFlight) {
    this.types = types;
    this.history = history;
    this.applied = applied;
    this.retries = retries;
    this.from = from;
    this.inFlight = inFlight;
  }

  /** How each reactor stands, by name. Any thread. */
  public Map<String, Standing> standings() {
    Map<String, Standing> standings = new LinkedHashMap<>();
    runners.forEach(
        (name, runner) ->
            standings.put(
                name,
                new Standing(
                    runner.checkpoint(), runner.pending(), history.deadLetters(name).size())));
    return standings;
  }

  @Override
  public Future<?> start() {
    var store = new BusReactorStore(vertx, applied);
    for (var type : types) {
      long checkpoint = history.checkpoint(type.name()).orElseGet(this::first);
      var runner = ReactorRunner.of(type, store, history, retries, threads, checkpoint);
      runners.put(type.name(), runner);
    }
    runners.values().forEach(ReactorRunner::start);
    return new JsonService(vertx, inFlight)
        .serve(Addresses.DEAD_LETTERS, DeadLetterRequest.class, this::deadLetters);
  }

  private long first() {
    return from.isPresent() ? from.getAsLong() - 1 : applied.position();
  }

  @Override
  public Future<?> stop() {
    runners.values().forEach(ReactorRunner::stop);
    return onThread(
        () -> {
          for (var runner : runners.values()) runner.noteNow();
          threads.shutdownNow();
          return "stopped";
        });
  }

  private Future<?> deadLetters(DeadLetterRequest request) {
    return switch (request.action()) {
      case list -> Future.succeededFuture(Map.of("deadLetters", list()));
      case retry -> onThread(() -> retry(request));
      case skip -> onThread(() -> skip(request));
    };
  }

  private List<DeadLetter> list() {
    List<DeadLetter> all = new ArrayList<>();
    for (String name : runners.keySet()) all.addAll(history.deadLetters(name).values());
    return all;
  }

  private Map<String, Object> retry(DeadLetterRequest request) throws InterruptedException {
    var runner = runner(request);
    var letter = letter(request);
    return switch (runner.retry(letter.position())) {
      case Outcome.Done() -> Map.of("settled", true);
      case Outcome.Failed(var reason) -> throw failedAgain(letter, reason);
      case Outcome.Unavailable(var reason) -> throw RequestFailure.unavailable(reason);
    };
  }

  private static RequestFailure failedAgain(DeadLetter letter, String reason) {
    return new RequestFailure(
        FailureCode.DOMAIN_FAILED,
        "the reaction to position %d failed again: %s".formatted(letter.position(), reason));
  }

  private Map<String, Object> skip(DeadLetterRequest request) throws InterruptedException {
    var runner = runner(request);
    runner.forget(letter(request).position());
    return Map.of("settled", true);
  }

  private ReactorRunner<?> runner(DeadLetterRequest request) {
    var runner = request.reactor() == null ? null : runners.get(request.reactor());
    if (runner != null) return runner;
    throw RequestFailure.notFound(
        "unknown reactor '%s': this node has %s".formatted(request.reactor(), runners.keySet()));
  }

  private DeadLetter letter(DeadLetterRequest request) {
    long position = request.position() == null ? 0 : request.position();
    return history
        .deadLetter(runner(request).name(), position)
        .orElseThrow(
            () ->
                RequestFailure.notFound(
                    "reactor %s has no dead letter at position %d"
                        .formatted(request.reactor(), position)));
  }

  /** Blocking work on a virtual thread; the answer comes back to this verticle's event loop. */
  private <T> Future<T> onThread(Callable<T> work) {
    var promise = Promise.<T>promise();
    threads.execute(
        () -> {
          try {
            T value = work.call();
            context.runOnContext(_ -> promise.complete(value));
          } catch (Exception e) {
            context.runOnContext(_ -> promise.fail(e));
          }
        });
    return promise.future();
  }
}
