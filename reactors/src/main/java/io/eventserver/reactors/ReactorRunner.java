package io.eventserver.reactors;

import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Note;
import io.eventserver.reactors.Reaction.Outcome;
import io.eventserver.wire.RequestFailure;
import java.time.Duration;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one reactor: reads the log from its checkpoint on, and reacts on virtual threads, the events
 * of one aggregate one after the other.
 *
 * <p>A reaction that fails is tried again with back-off, then set aside as a dead letter; later
 * events of the same aggregate wait until then, those of others do not.
 */
final class ReactorRunner<E> {
  private static final Logger LOG = LoggerFactory.getLogger(ReactorRunner.class);
  private static final int READ_LIMIT = 256;
  private static final int UNDER_WAY_MAX = 1_024;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
  private static final Duration UNAVAILABLE_PAUSE = Duration.ofMillis(200);

  private final ReactorType<E> type;
  private final ReactorStore store;
  private final ReactorHistory history;
  private final RetryPolicy retries;
  private final ExecutorService threads;
  private final Lanes lanes;
  private final Reaction<E> reaction;
  private final Semaphore room = new Semaphore(UNDER_WAY_MAX);
  private final Unfinished unfinished;
  private volatile boolean stopped;
  private long noted;
  private long notedNanos = System.nanoTime();

  ReactorRunner(
      ReactorType<E> type,
      ReactorStore store,
      ReactorHistory history,
      RetryPolicy retries,
      ExecutorService threads,
      long checkpoint) {
    this.type = type;
    this.store = store;
    this.history = history;
    this.retries = retries;
    this.threads = threads;
    this.lanes = new Lanes(threads);
    this.reaction = new Reaction<>(type, store);
    this.unfinished = new Unfinished(checkpoint);
    this.noted = history.checkpoint(type.name()).orElse(-1);
  }

  static <E> ReactorRunner<E> of(
      ReactorType<E> type,
      ReactorStore store,
      ReactorHistory history,
      RetryPolicy retries,
      ExecutorService threads,
      long checkpoint) {
    return new ReactorRunner<>(type, store, history, retries, threads, checkpoint);
  }

  String name() {
    return type.name();
  }

  /** The position up to which every reaction is finished. */
  long checkpoint() {
    return unfinished.checkpoint();
  }

  /** How many reactions are begun and not finished. */
  int pending() {
    return unfinished.size();
  }

  void start() {
    threads.execute(this::follow);
  }

  /** Begins nothing new; what is under way is left to its thread. */
  void stop() {
    stopped = true;
  }

  private void follow() {
    long position = unfinished.checkpoint();
    try {
      while (!stopped) {
        try {
          note();
          position = step(position);
        } catch (RequestFailure e) {
          LOG.debug("reactor {} waits: {}", name(), e.reason());
          Thread.sleep(UNAVAILABLE_PAUSE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("reactor {} ends", name());
    }
  }

  /** Begins the reactions to what lies beyond a position; answers how far it came. */
  private long step(long position) throws InterruptedException {
    long applied = store.applied();
    if (applied <= position) {
      store.awaitBeyond(position);
      return position;
    }
    long at = position;
    for (var recorded : store.read(position + 1, READ_LIMIT)) {
      if (recorded.position() > applied || stopped) break;
      at = recorded.position();
      if (type.events().isInstance(recorded.event())) begin(recorded);
      else unfinished.pass(at);
    }
    return at;
  }

  private void begin(Recorded<Object> recorded) throws InterruptedException {
    room.acquire();
    unfinished.begin(recorded.position());
    lanes.run(
        recorded.aggregate() + "/" + recorded.id(),
        () -> {
          try {
            if (settle(recorded)) unfinished.finish(recorded.position());
          } catch (InterruptedException e) {
            LOG.debug("reaction of {} to {} is left unfinished", name(), recorded.position());
          } finally {
            room.release();
          }
        });
  }

  /** Reacts until it is done or a dead letter; false: the node ends before. */
  private boolean settle(Recorded<Object> recorded) throws InterruptedException {
    int failures = 0;
    while (!stopped) {
      switch (reaction.run(recorded)) {
        case Outcome.Done() -> {
          return true;
        }
        case Outcome.Unavailable _ -> Thread.sleep(UNAVAILABLE_PAUSE);
        case Outcome.Failed(var reason) -> {
          failures++;
          LOG.warn(
              "reactor {} failed at position {}, attempt {}: {}",
              name(),
              recorded.position(),
              failures,
              reason);
          if (failures >= retries.attempts()) {
            return bury(new Note.DeadLetter(name(), recorded.position(), failures, cut(reason)));
          }
          Thread.sleep(retries.pause(failures));
        }
      }
    }
    return false;
  }

  private boolean bury(Note.DeadLetter letter) throws InterruptedException {
    while (!stopped) {
      try {
        store.note(letter);
        history.add(letter);
        LOG.error("reactor {}: position {} is a dead letter", name(), letter.position());
        return true;
      } catch (RequestFailure e) {
        Thread.sleep(UNAVAILABLE_PAUSE);
      }
    }
    return false;
  }

  /** Tries a dead letter once more; answers why it failed again, or nothing. */
  Outcome retry(long position) throws InterruptedException {
    var recorded = store.read(position, 1).getFirst();
    var outcome = reaction.run(recorded);
    var before = history.deadLetter(name(), position);
    switch (outcome) {
      case Outcome.Done() -> forget(position);
      case Outcome.Unavailable _ -> {}
      case Outcome.Failed(var reason) -> {
        int attempts = before.map(Note.DeadLetter::attempts).orElse(0) + 1;
        var letter = new Note.DeadLetter(name(), recorded.position(), attempts, cut(reason));
        store.note(letter);
        history.add(letter);
      }
    }
    return outcome;
  }

  /** A dead letter is one no more. */
  void forget(long position) throws InterruptedException {
    var settled = new Note.Settled(name(), position);
    store.note(settled);
    history.add(settled);
  }

  private static String cut(String reason) {
    return reason.length() <= 1_000 ? reason : reason.substring(0, 1_000);
  }

  /** Notes the checkpoint, when it moved and the last note is a while ago. */
  private void note() throws InterruptedException {
    long now = unfinished.checkpoint();
    boolean due = noted < 0 || System.nanoTime() - notedNanos >= CHECKPOINT_EVERY.toNanos();
    if (due && now != noted) noteNow();
  }

  /** Notes the checkpoint, if it moved. */
  void noteNow() throws InterruptedException {
    long now = unfinished.checkpoint();
    if (now == noted) return;
    var checkpoint = new Note.Checkpoint(name(), now);
    store.note(checkpoint);
    history.add(checkpoint);
    noted = now;
    notedNanos = System.nanoTime();
  }
}
