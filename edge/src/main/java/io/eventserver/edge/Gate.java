package io.eventserver.edge;

import io.eventserver.eventstore.InFlight;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Lets requests to the server's own addresses in: so many, and so much, at a time, and none when it
 * is shut. Any thread.
 */
public final class Gate {
  private static final long POLL_MILLIS = 10;
  private static final int POLLS_MAX = 500;

  private final InFlight inFlight;
  private final long bytesMax;
  private final AtomicLong bytes = new AtomicLong();
  private volatile boolean shut;

  /**
   * @param inFlight those inside
   * @param bytesMax what their bodies may take together
   */
  public Gate(InFlight inFlight, long bytesMax) {
    this.inFlight = inFlight;
    this.bytesMax = bytesMax;
  }

  /**
   * Takes a place for a request.
   *
   * @throws RequestFailure 503 where there is none
   */
  void enter(int size) {
    if (shut) throw RequestFailure.unavailable("the node is stopping: ask another time");
    if (bytes.addAndGet(size) > bytesMax) {
      bytes.addAndGet(-size);
      throw RequestFailure.unavailable("requests in flight take too much memory: ask again");
    }
    if (inFlight.enter()) return;
    bytes.addAndGet(-size);
    throw RequestFailure.unavailable("too many requests are in flight: ask again");
  }

  /** Takes a place in any case: for one that was inside already. */
  void enterAgain(int size) {
    bytes.addAndGet(size);
    inFlight.enterAgain();
  }

  /** Gives the place back of a request that is answered. */
  void leave(int size) {
    bytes.addAndGet(-size);
    inFlight.leave();
  }

  /** Lets nobody in any more; completes when those inside have left, or have had 5 s. */
  public Future<Void> shut(Vertx vertx) {
    shut = true;
    return left(vertx, POLLS_MAX);
  }

  private Future<Void> left(Vertx vertx, int polls) {
    return inFlight.count() <= 0 || polls == 0
        ? Future.succeededFuture()
        : vertx.timer(POLL_MILLIS).compose(_ -> left(vertx, polls - 1));
  }
}
