package io.eventserver.eventstore;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.function.Supplier;

/** A turn on the event loop that owns something, asked for from outside. */
public final class Turn {
  private Turn() {}

  /** Runs a part there; what it throws is a failure. */
  public static <T> Future<T> on(Context loop, Supplier<Future<T>> part) {
    Promise<T> done = Promise.promise();
    loop.runOnContext(_ -> Future.succeededFuture().compose(_ -> part.get()).onComplete(done));
    return done.future();
  }
}
