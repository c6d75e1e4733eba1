package io.eventserver.reactors;

import io.eventserver.domain.ReactorType;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.Turn;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import java.time.Duration;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the reactors of a node, each from its own checkpoint, and answers for their dead letters.
 */
public final class ReactorVerticle extends VerticleBase {
  private static final Logger LOG = LoggerFactory.getLogger(ReactorVerticle.class);
  private static final Duration STOP_PATIENCE = Duration.ofSeconds(1);

  private final Collection<? extends ReactorType<?>> types;
  private final ReactorHistory history;
  private final Positions applied;
  private final RetryPolicy retries;
  private final OptionalLong from;
  private final JsonService json;
  private final Neighbours neighbours;
  private @Nullable BusReactorStore store;
  private final Map<String, ReactorRunner<?>> runners = new ConcurrentSkipListMap<>();
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
      JsonService json,
      Neighbours neighbours) {
    this.types = types;
    this.history = history;
    this.applied = applied;
    this.retries = retries;
    this.from = from;
    this.json = json;
    this.neighbours = neighbours;
  }

  /** How each reactor stands, by name; also one of old that has dead letters. Any thread. */
  public Map<String, Standing> standings() {
    Map<String, Standing> standings = new LinkedHashMap<>();
    for (String name : history.withDeadLetters()) {
      long position = history.checkpoint(name).orElse(0);
      standings.put(name, new Standing(position, 0, history.dead(name)));
    }
    runners.forEach(
        (name, runner) ->
            standings.put(
                name, new Standing(runner.checkpoint(), runner.pending(), history.dead(name))));
    return standings;
  }

  @Override
  public Future<?> start() {
    var node = new BusReactorStore(vertx, applied, neighbours);
    store = node;
    for (var type : types) runners.put(type.name(), runner(type, from));
    var letters = new DeadLetters(runners, history, node);
    return node.follow()
        .compose(
            _ ->
                json.serve(
                    Addresses.DEAD_LETTERS, DeadLetterRequest.class, it -> answer(letters, it)))
        .onSuccess(_ -> runners.values().forEach(ReactorRunner::start));
  }

  private ReactorRunner<?> runner(ReactorType<?> type, OptionalLong begin) {
    long checkpoint = history.checkpoint(type.name()).orElseGet(() -> before(begin));
    var node = Objects.requireNonNull(store);
    return ReactorRunner.of(type, node, history, neighbours, retries, threads, checkpoint);
  }

  private long before(OptionalLong begin) {
    return begin.isPresent() ? begin.getAsLong() - 1 : applied.position();
  }

  /**
   * Adds reactors.
   *
   * @param begin where one begins that never ran; empty: at the head
   */
  public Future<Void> add(Collection<? extends ReactorType<?>> more, OptionalLong begin) {
    return Turn.on(
        context,
        () -> {
          for (var type : more) {
            var runner = runner(type, begin);
            runners.put(type.name(), runner);
            runner.start();
          }
          return Future.succeededFuture();
        });
  }

  /** Ends reactors; what they have finished is noted. */
  public Future<Void> remove(Set<String> names) {
    return Turn.on(
        context,
        () -> {
          var ended = names.stream().map(runners::get).filter(Objects::nonNull).toList();
          return end(ended).onSuccess(_ -> runners.keySet().removeAll(names));
        });
  }

  @Override
  public Future<?> stop() {
    return end(runners.values())
        .onComplete(
            _ -> {
              if (store != null) store.close();
              threads.shutdownNow();
            });
  }

  /** Begins nothing new; what runs has a second. */
  private Future<Void> end(Collection<? extends ReactorRunner<?>> ending) {
    ending.forEach(ReactorRunner::stop);
    return onThread(
            () -> {
              long end = System.nanoTime() + STOP_PATIENCE.toNanos();
              for (var runner : ending) {
                runner.awaitRunning(Duration.ofNanos(end - System.nanoTime()));
              }
              for (var runner : ending) end(runner);
              return ending.size();
            })
        .mapEmpty();
  }

  /** A checkpoint may lag: the log must be closed in order whatever becomes of this one. */
  private static void end(ReactorRunner<?> runner) throws InterruptedException {
    try {
      runner.noteNow();
    } catch (RuntimeException e) {
      LOG.warn("the checkpoint of reactor {} is not noted: {}", runner.name(), e.toString());
    }
  }

  private Future<?> answer(DeadLetters letters, DeadLetterRequest request) {
    return switch (request.action()) {
      case LIST -> Future.succeededFuture(letters.list(request));
      case RETRY -> onThread(() -> letters.retry(request));
      case SKIP -> onThread(() -> letters.skip(request));
    };
  }

  /** Blocking work on a virtual thread; the answer comes back to this verticle's event loop. */
  private <T> Future<T> onThread(Callable<T> work) {
    var promise = Promise.<T>promise();
    threads.execute(
        () -> {
          try {
            T value = work.call();
            context.runOnContext(_ -> promise.complete(value));
          } catch (Exception | Error e) {
            context.runOnContext(_ -> promise.fail(e));
          }
        });
    return promise.future();
  }
}
