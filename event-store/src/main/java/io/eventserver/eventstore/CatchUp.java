package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.ArrayDeque;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Brings a fold that comes late to where a {@link Follower} is, beside it: from the first position
 * on, without holding up what follows already.
 *
 * <p>The log is read on a thread of its own until little is missing. From then on what the follower
 * applies is kept for the fold too, and the rest is read up to there. So the fold misses nothing
 * and is told nothing twice.
 */
final class CatchUp {
  // So few that what comes while they are read is no burden.
  private static final long NEAR = 10_000;
  private static final long RETRY_NANOS = TimeUnit.MILLISECONDS.toNanos(500);
  private static final Logger LOG = LoggerFactory.getLogger(CatchUp.class);

  private final EventLog log;
  private final Consumer<Recorded<Object>> fold;
  private final Follower follower;
  private final Context context;
  private final Queue<Recorded<Object>> late = new ArrayDeque<>();
  private final Promise<Void> arrived = Promise.promise();
  private long position;

  /**
   * @param fold told on a thread of its own, then on the follower's event loop
   * @param context of the follower
   */
  CatchUp(EventLog log, Consumer<Recorded<Object>> fold, Follower follower, Context context) {
    this.log = log;
    this.fold = fold;
    this.follower = follower;
    this.context = context;
  }

  /** Begins; completes on the follower's event loop, between two events, at its position. */
  Future<Void> start() {
    onThread(this::approach);
    return arrived.future();
  }

  private void onThread(Runnable part) {
    Thread.ofPlatform()
        .name("event-log-catch-up")
        .daemon()
        .start(
            () -> {
              try {
                part.run();
              } catch (Throwable e) {
                // Also what Java does not expect here: other languages throw it without saying so.
                context.runOnContext(_ -> fail(e));
              }
            });
  }

  private void approach() {
    long target = follower.position();
    while (target - position > NEAR) {
      read(target);
      target = follower.position();
    }
    context.runOnContext(_ -> meet());
  }

  /** What the follower applies from now on is kept for the fold. */
  void keep(Recorded<Object> recorded) {
    late.add(recorded);
  }

  private void meet() {
    long here = follower.position();
    follower.alsoTell(this);
    onThread(
        () -> {
          read(here);
          context.runOnContext(_ -> arrive());
        });
  }

  private void read(long target) {
    for (int failures = 0; position < target; failures++) {
      if (follower.isEnded()) throw RequestFailure.unavailable("the node stops or begins anew");
      try {
        log.read(position + 1, recorded -> told(recorded) < target && !follower.isEnded());
      } catch (RequestFailure e) {
        if (failures == 0)
          LOG.warn("the log cannot be read after {}, trying again: {}", position, e.reason());
        LockSupport.parkNanos(RETRY_NANOS);
      }
    }
  }

  private long told(Recorded<Object> recorded) {
    fold.accept(recorded);
    position = recorded.position();
    return position;
  }

  private void arrive() {
    follower.tellNoMore(this);
    try {
      for (var recorded : late) fold.accept(recorded);
    } catch (Throwable e) {
      arrived.tryFail(e);
      return;
    }
    arrived.tryComplete();
  }

  private void fail(Throwable why) {
    follower.tellNoMore(this);
    arrived.tryFail(why);
  }
}
