package io.eventserver.server;

import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.NotPlain;
import io.eventserver.eventstore.SnapshotPart;
import io.eventserver.eventstore.Snapshots;
import io.eventserver.eventstore.StateAt;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.WorkerExecutor;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes snapshots of a node's state, one at a time: when it is told to, when the policy has it, and
 * at the end. Any thread.
 */
final class SnapshotTaker {
  private static final Logger LOG = LoggerFactory.getLogger("snapshots");
  private static final long LOOK_MILLIS = 1_000;
  private static final Duration AGAIN_AFTER_FAILURE = Duration.ofMinutes(1);
  private static final long LAST_MILLIS_MAX = 4_000;

  private final Vertx vertx;
  private final SnapshotPolicy policy;
  private final Supplier<Optional<Snapshots>> snapshots;
  private final Supplier<Future<StateAt>> cut;
  private final SnapshotPart notes;
  private final Supplier<EventLog> log;
  private final WorkerExecutor thread;
  private Future<?> latest = Future.succeededFuture();
  private long lookedNanos = System.nanoTime();
  private volatile long notBeforeNanos = System.nanoTime();
  private long timer = -1;

  /**
   * @param snapshots where they are kept; empty where the node keeps nothing on disk
   * @param cut has all state handed over at one position
   * @param notes what is kept of reactors
   * @param log of the node
   */
  SnapshotTaker(
      Vertx vertx,
      SnapshotPolicy policy,
      Supplier<Optional<Snapshots>> snapshots,
      Supplier<Future<StateAt>> cut,
      SnapshotPart notes,
      Supplier<EventLog> log) {
    this.vertx = vertx;
    this.policy = policy;
    this.snapshots = snapshots;
    this.cut = cut;
    this.notes = notes;
    this.log = log;
    this.thread = vertx.createSharedWorkerExecutor("snapshots", 1, 1, TimeUnit.DAYS);
  }

  /** Begins to look whether one is due. */
  void start() {
    if (policy.isOn() && snapshots.get().isPresent()) {
      timer = vertx.setPeriodic(LOOK_MILLIS, _ -> look());
    }
  }

  private synchronized void look() {
    long now = System.nanoTime();
    if (!latest.isComplete() || now - notBeforeNanos < 0) return;
    if (!policy.isDue(since(), Duration.ofNanos(now - lookedNanos))) return;
    take()
        .onFailure(
            error -> {
              LOG.warn("no snapshot could be taken: {}", Main.reason(error));
              notBeforeNanos = System.nanoTime() + AGAIN_AFTER_FAILURE.toNanos();
            });
  }

  private long since() {
    return log.get().head() - snapshots.get().map(Snapshots::position).orElse(0L);
  }

  /** Takes one now, after the one that is being taken. */
  synchronized Future<Snapshots.Taken> take() {
    var kept = snapshots.get();
    if (kept.isEmpty()) {
      return Future.failedFuture(
          RequestFailure.unavailable("this node keeps nothing on disk: give it --data"));
    }
    var next =
        latest.transform(_ -> cut.get()).compose(state -> onDisk(() -> write(kept.get(), state)));
    latest = next;
    return next;
  }

  /** Copies the log and the snapshots as they are at one position, in the same turn as those. */
  synchronized Future<Backup> backup(Path folder) {
    if (!(log.get() instanceof FileLog files)) {
      return Future.failedFuture(RequestFailure.unavailable("this node keeps nothing on disk"));
    }
    var next =
        latest
            .transform(_ -> cut.get())
            .compose(state -> onDisk(() -> Backup.of(files, state.log(), snapshots.get(), folder)));
    latest = next;
    return next;
  }

  /**
   * On a thread that may take its time; what the disk or a value says against it is told as such.
   */
  private <T> Future<T> onDisk(Callable<T> work) {
    return thread.executeBlocking(
        () -> {
          try {
            return work.call();
          } catch (IOException | NotPlain e) {
            throw RequestFailure.unavailable("nothing was written: " + Main.reason(e));
          }
        });
  }

  private Snapshots.Taken write(Snapshots kept, StateAt state) throws Exception {
    long begin = System.nanoTime();
    List<SnapshotPart> parts = new ArrayList<>(state.parts());
    parts.add(notes);
    var taken = kept.take(new StateAt(state.log(), parts, state.held()));
    synchronized (this) {
      lookedNanos = System.nanoTime();
    }
    LOG.info(
        "snapshot of position {}: {} KiB in {} ms, nothing was held up for more than {} µs",
        taken.position(),
        taken.bytes() >> 10,
        (System.nanoTime() - begin) / 1_000_000,
        taken.held().toNanos() / 1_000);
    return taken;
  }

  /**
   * Ends, with a last one: what is stored since then is read again at the next start. Never fails.
   *
   * @param able whether one can be taken
   */
  Future<Void> stop(boolean able) {
    if (timer >= 0) vertx.cancelTimer(timer);
    boolean wanted = able && policy.isOn() && snapshots.get().isPresent() && since() > 0;
    Future<?> last = wanted ? take() : latest;
    return last.<Void>mapEmpty()
        .timeout(LAST_MILLIS_MAX, TimeUnit.MILLISECONDS)
        .recover(
            error -> {
              LOG.warn("no snapshot at the end: {}", Main.reason(error));
              return Future.succeededFuture();
            })
        .eventually(thread::close);
  }
}
