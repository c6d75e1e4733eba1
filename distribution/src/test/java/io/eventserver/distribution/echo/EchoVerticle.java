package io.eventserver.distribution.echo;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;

/** A user's verticle that is no domain: answers what it is told. */
public final class EchoVerticle extends VerticleBase {
  @Override
  public Future<?> start() {
    return vertx.eventBus().consumer("echo", message -> message.reply(message.body())).completion();
  }
}
