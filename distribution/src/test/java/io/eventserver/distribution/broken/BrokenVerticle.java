package io.eventserver.distribution.broken;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A user's verticle that does not start. */
public final class BrokenVerticle extends VerticleBase {
  @Override
  public Future<?> start() {
    return Future.failedFuture("no power");
  }
}
