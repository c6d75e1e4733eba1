package io.eventserver.edge;

import io.eventserver.eventstore.InFlight;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;

/** Lets requests to the server's own addresses in: so many at a time, and none when it is shut. */
public final class Gate {
  private static final long POLL_MILLIS = 10;
  private static final int POLLS_MAX = 500;

  private final InFlight inFlight;
  private volatile boolean shut;

  /**
   * @param inFlight those inside
   */
  public Gate(InFlight inFlight) {
    this.inFlight = inFlight;
  }

  /** Takes a place for a request; the failure says why there is none. Any thread. */
  Optional<RequestFailure> enter() {
    if (shut) return Optional.of(unavailable("the node is stopping: ask another time"));
    return inFlight.enter()
        ? Optional.empty()
        : Optional.of(unavailable("too many requests are in flight: ask again"));
  }

  /** Gives the place back of a request that is answered. Any thread. */
  void leave() {
    inFlight.leave();
  }

  private static RequestFailure unavailable(String why) {
    return RequestFailure.unavailable(why);
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
