package io.eventserver.reactors;

import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.StorableText;
import io.eventserver.reactors.Reaction.Outcome;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tries reactions of one reactor until they are done or dead letters. Safe for any thread. */
final class Attempts {
  private static final Logger LOG = LoggerFactory.getLogger(Attempts.class);

  private static final long RETRY_SECONDS_MAX = 20;

  private final String reactor;
  private final ReactorStore store;
  private final ReactorHistory history;
  private final RetryPolicy retries;
  private final Semaphore running;
  private final BooleanSupplier stopped;

  /** Makes a reaction, which may need the store. */
  interface Source {
    Reaction<?> get() throws InterruptedException;
  }

  /**
   * @param running places for reactions that run, pauses not counted
   * @param stopped whether nothing more is to be tried
   */
  Attempts(
      String reactor,
      ReactorStore store,
      ReactorHistory history,
      RetryPolicy retries,
      Semaphore running,
      BooleanSupplier stopped) {
    this.reactor = reactor;
    this.store = store;
    this.history = history;
    this.retries = retries;
    this.running = running;
    this.stopped = stopped;
  }

  /** Reacts until it is done or a dead letter; false: the node ends before. */
  boolean settle(long position, Source source) throws InterruptedException {
    var reaction = persistently(position, source::get);
    int failures = 0;
    int waits = 0;
    while (reaction != null && !stopped.getAsBoolean()) {
      switch (run(reaction)) {
        case Outcome.Done() -> {
          return true;
        }
        case Outcome.Unavailable(var reason) -> {
          if (waits++ == 0) LOG.warn("reactor {} waits at {}: {}", reactor, position, reason);
          Thread.sleep(retries.pause(waits));
        }
        case Outcome.Refused(var reason) -> {
          return bury(position, failures + 1, reason);
        }
        case Outcome.Failed(var reason, var cause) -> {
          failures++;
          waits = 0;
          LOG.warn(
              "reactor {} failed at {}, attempt {}: {}",
              reactor,
              position,
              failures,
              reason,
              cause);
          if (failures >= retries.attempts()) return bury(position, failures, reason);
          Thread.sleep(retries.pause(failures));
        }
      }
    }
    return false;
  }

  private Outcome run(Reaction<?> reaction) throws InterruptedException {
    running.acquire();
    try {
      return reaction.run();
    } finally {
      running.release();
    }
  }

  private boolean bury(long position, int failures, String reason) throws InterruptedException {
    var letter = new Note.DeadLetter(reactor, position, failures, StorableText.of(reason));
    var buried =
        persistently(
            position,
            () -> {
              history.note(letter, store);
              return letter;
            });
    if (buried == null) return false;
    LOG.error("reactor {}: position {} is a dead letter", reactor, position);
    return true;
  }

  private interface Step<T> {
    T take() throws InterruptedException;
  }

  /** Does what only the store can refuse, until it does not; null: the node ends before. */
  private <T> @Nullable T persistently(long position, Step<T> step) throws InterruptedException {
    for (int waits = 1; !stopped.getAsBoolean(); waits++) {
      try {
        return step.take();
      } catch (RequestFailure e) {
        if (waits == 1) LOG.warn("reactor {} waits at {}: {}", reactor, position, e.reason());
        Thread.sleep(retries.pause(waits));
      }
    }
    return null;
  }

  /** Tries a dead letter once more, unless it is one no more. */
  Outcome retry(Reaction<?> reaction, long position) throws InterruptedException {
    var letter = history.deadLetter(reactor, position);
    if (letter.isEmpty()) return new Outcome.Done();
    if (stopped.getAsBoolean()) return new Outcome.Unavailable("the node is stopping");
    var outcome = run(reaction);
    switch (outcome) {
      case Outcome.Done() -> history.note(new Note.Settled(reactor, position), store);
      case Outcome.Unavailable _ -> {}
      case Outcome.Failed(var reason, _) -> again(letter.get(), reason);
      case Outcome.Refused(var reason) -> again(letter.get(), reason);
    }
    return outcome;
  }

  private void again(Note.DeadLetter before, String reason) throws InterruptedException {
    if (history.deadLetter(reactor, before.position()).isEmpty()) return;
    var letter =
        new Note.DeadLetter(
            reactor, before.position(), before.attempts() + 1, StorableText.of(reason));
    history.note(letter, store);
  }

  /** Waits for what another thread tries, but not for ever: its lane may be busy for long. */
  static Outcome await(CompletableFuture<Outcome> outcome) throws InterruptedException {
    try {
      return outcome.get(RETRY_SECONDS_MAX, TimeUnit.SECONDS);
    } catch (TimeoutException e) {
      throw new RequestFailure(
          FailureCode.UNKNOWN_OUTCOME, "it waits for its aggregate's turn: look again later");
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RequestFailure failure) throw failure;
      throw RequestFailure.unavailable("the reaction was cut off: " + e.getCause());
    }
  }
}
