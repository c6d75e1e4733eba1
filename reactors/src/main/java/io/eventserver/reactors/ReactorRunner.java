package io.eventserver.reactors;

import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Note;
import io.eventserver.wire.RequestFailure;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs one reactor: reads the log from its checkpoint on, and reacts on virtual threads, the events
 * of one aggregate one after the other.
 *
 * <p>Where several nodes run it, each reacts to its share. When one comes or goes, all go back to
 * the checkpoint that is noted in the log and share anew; what this node has finished since then is
 * not done again by it.
 *
 * <p>A reaction that fails is tried again with back-off, then set aside as a dead letter; later
 * events of the same aggregate wait until then, those of others do not.
 */
final class ReactorRunner<E> {
  private static final Logger LOG = LoggerFactory.getLogger(ReactorRunner.class);
  private static final int READ_LIMIT = 256;
  private static final int RUNNING_MAX = 1_024;
  private static final int UNFINISHED_MAX = 100_000;
  private static final Duration CHECKPOINT_EVERY = Duration.ofSeconds(1);
  private static final Duration PAUSE = Duration.ofMillis(200);

  private final ReactorType<E> type;
  private final ReactorStore store;
  private final Watch watch;
  private final ReactorHistory history;
  private final Neighbours neighbours;
  private final ExecutorService threads;
  private final Lanes lanes;
  private final Attempts attempts;
  private final Semaphore running = new Semaphore(RUNNING_MAX);
  private final Semaphore room = new Semaphore(UNFINISHED_MAX);
  private final Unfinished unfinished;
  private final Missed missed = new Missed();
  private volatile boolean stopped;
  private volatile Share share = Share.NONE;
  private long notedNanos = System.nanoTime() - CHECKPOINT_EVERY.toNanos();

  ReactorRunner(
      ReactorType<E> type,
      ReactorStore store,
      ReactorHistory history,
      Neighbours neighbours,
      RetryPolicy retries,
      ExecutorService threads,
      long checkpoint) {
    this.type = type;
    this.store = store;
    this.watch = store.watch(type.events());
    this.history = history;
    this.neighbours = neighbours;
    this.threads = threads;
    this.lanes = new Lanes(threads, this::rest);
    this.attempts = new Attempts(type.name(), store, history, retries, running, () -> stopped);
    this.unfinished = new Unfinished(checkpoint);
  }

  static <E> ReactorRunner<E> of(
      ReactorType<E> type,
      ReactorStore store,
      ReactorHistory history,
      Neighbours neighbours,
      RetryPolicy retries,
      ExecutorService threads,
      long checkpoint) {
    return new ReactorRunner<>(type, store, history, neighbours, retries, threads, checkpoint);
  }

  String name() {
    return type.name();
  }

  /** The position up to which every reaction is finished. */
  long checkpoint() {
    return Math.min(unfinished.checkpoint(), missed.lowest() - 1);
  }

  /** How many reactions are begun and not finished. */
  int pending() {
    return unfinished.size();
  }

  void start() {
    threads.execute(this::follow);
  }

  /** Begins nothing new; what is running is left to its thread. */
  void stop() {
    stopped = true;
    watch.close();
  }

  /** Waits until nothing is running any more, but not for long. */
  void awaitRunning(Duration atMost) throws InterruptedException {
    long millis = Math.max(0, atMost.toMillis());
    if (running.tryAcquire(RUNNING_MAX, millis, TimeUnit.MILLISECONDS)) {
      running.release(RUNNING_MAX);
    }
  }

  private void follow() {
    long position = unfinished.checkpoint();
    boolean begun = false;
    int failures = 0;
    try {
      while (!stopped) {
        try {
          position = shared(position);
          note();
          var noted = history.checkpoint(name());
          if (noted.isPresent()) {
            // All begin where it is noted that they do, not where each would have.
            if (!begun) position = backTo(noted.getAsLong());
            begun = true;
            position = step(position);
          } else {
            Thread.sleep(PAUSE);
          }
          failures = 0;
        } catch (RequestFailure e) {
          if (failures++ == 0) LOG.warn("reactor {} waits at {}: {}", name(), position, e.reason());
          Thread.sleep(PAUSE);
        } catch (RuntimeException | Error e) {
          LOG.error("reactor {} cannot go on after position {}", name(), position, e);
          Thread.sleep(PAUSE);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("reactor {} ends", name());
    }
  }

  /** Shares anew where the others have changed; answers where to go on. */
  private long shared(long position) throws InterruptedException {
    var now = neighbours.share(name());
    if (now.nodes().equals(share.nodes())) return position;
    if (!share.nodes().isEmpty()) {
      // What is noted by now, here and by the others, nobody does again.
      noteNow();
      Thread.sleep(PAUSE);
    }
    long checkpoint = history.checkpoint(name()).orElse(checkpoint());
    backTo(checkpoint);
    share = now;
    return checkpoint;
  }

  private long backTo(long checkpoint) {
    unfinished.backTo(checkpoint);
    return checkpoint;
  }

  /** Begins the reactions to what lies beyond a position; answers how far it came. */
  private long step(long position) throws InterruptedException {
    long at = watch.nothingUpTo(position);
    if (at > position) unfinished.pass(at);
    long applied = store.applied();
    if (applied <= at) {
      // Who shares with this node may have changed meanwhile: nothing is begun before that is
      // known.
      watch.awaitBeyond(at);
      return at;
    }
    for (var recorded : store.read(at + 1, READ_LIMIT)) {
      if (recorded.position() > applied || stopped) break;
      at = recorded.position();
      if (isToReact(recorded)) begin(recorded);
      else unfinished.pass(at);
    }
    return at;
  }

  private boolean isToReact(Recorded<Object> recorded) {
    return type.events().isInstance(recorded.event())
        && share.lanes().test(lane(recorded))
        && !history.isOver(name(), recorded.position());
  }

  private void begin(Recorded<Object> recorded) throws InterruptedException {
    long position = recorded.position();
    String lane = lane(recorded);
    if (missed.takes(lane, position) || !unfinished.begin(position)) return;
    room.acquire();
    // What waits for its aggregate is read again when its turn comes.
    lanes.run(
        lane,
        () -> settle(lane, position, () -> recorded),
        () -> settle(lane, position, () -> read(position)),
        () -> miss(lane, position));
  }

  private void miss(String lane, long position) {
    missed.begin(lane, position);
    unfinished.drop(position);
    room.release();
  }

  private @Nullable Runnable rest(String lane) {
    return stopped || missed.next(lane) == Missed.NONE ? null : () -> catchUp(lane);
  }

  /** Reacts to what was too much to wait in its lane. */
  private void catchUp(String lane) {
    try {
      boolean more = true;
      while (more && !stopped) {
        if (share.lanes().test(lane)) more = catchUp(lane, missed.next(lane));
        // It is another node's by now.
        else missed.drop(lane);
        more &= missed.next(lane) != Missed.NONE;
      }
    } catch (InterruptedException e) {
      LOG.info("reactions of {} to {} are left for the next start", name(), lane);
    }
  }

  /** The same for those that lie near a position; answers whether there are more. */
  private boolean catchUp(String lane, long from) throws InterruptedException {
    try {
      for (var recorded : store.read(from, READ_LIMIT)) {
        long position = recorded.position();
        boolean isOf = lane(recorded).equals(lane) && isToReact(recorded);
        if (isOf && unfinished.begin(position)) {
          room.acquire();
          settle(lane, position, () -> recorded);
          if (stopped) return false;
        }
        if (!missed.isMoreBeyond(lane, position)) return false;
      }
    } catch (RequestFailure e) {
      LOG.warn("reactor {} waits at {}: {}", name(), from, e.reason());
      Thread.sleep(PAUSE);
    } catch (RuntimeException | Error e) {
      LOG.error("reactor {} cannot go on with {} from {}", name(), lane, from, e);
      Thread.sleep(PAUSE);
    }
    return true;
  }

  private interface Source {
    Recorded<Object> get() throws InterruptedException;
  }

  private void settle(String lane, long position, Source source) {
    try {
      if (!share.lanes().test(lane)) {
        // It waited for its turn, and is another node's by now.
        unfinished.drop(position);
        return;
      }
      if (attempts.settle(position, () -> new Reaction<>(type, store, source.get()))) {
        unfinished.finish(position);
      }
    } catch (InterruptedException e) {
      LOG.info("reaction of {} to {} is left for the next start", name(), position);
    } finally {
      room.release();
    }
  }

  private static String lane(Recorded<Object> recorded) {
    return recorded.aggregate() + "/" + recorded.id();
  }

  private Recorded<Object> read(long position) throws InterruptedException {
    return store.read(position, 1).getFirst();
  }

  /** Tries a dead letter once more, in its turn among the reactions of its aggregate. */
  Reaction.Outcome retry(long position) throws InterruptedException {
    var recorded = read(position);
    var outcome = new CompletableFuture<Reaction.Outcome>();
    Runnable task =
        () -> {
          try {
            outcome.complete(attempts.retry(new Reaction<>(type, store, recorded), position));
          } catch (InterruptedException | RuntimeException | Error e) {
            outcome.completeExceptionally(e);
          }
        };
    lanes.run(lane(recorded), task, task);
    return Attempts.await(outcome);
  }

  /** Notes the checkpoint, when it moved and the last note is a while ago. */
  private void note() throws InterruptedException {
    if (System.nanoTime() - notedNanos >= CHECKPOINT_EVERY.toNanos()) noteNow();
  }

  /** Tells the others how far this is; notes the checkpoint of all, if it moved. */
  synchronized void noteNow() throws InterruptedException {
    notedNanos = System.nanoTime();
    var all = neighbours.finished(name(), share, checkpoint());
    long noted = history.checkpoint(name()).orElse(-1);
    if (all.isPresent() && all.getAsLong() > noted) {
      history.note(new Note.Checkpoint(name(), all.getAsLong()), store);
    }
    unfinished.forget(history.checkpoint(name()).orElse(-1));
  }
}
