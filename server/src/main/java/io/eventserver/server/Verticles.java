package io.eventserver.server;

import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** Verticles that are deployed one after the other, and undeployed the other way round. */
final class Verticles {
  private final Vertx vertx;
  private final List<String> ids = new CopyOnWriteArrayList<>();

  Verticles(Vertx vertx) {
    this.vertx = vertx;
  }

  Future<Void> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(ids::add).mapEmpty();
  }

  /** Each, whatever becomes of the others. */
  Future<Void> undeploy() {
    Future<Void> done = Future.succeededFuture();
    for (String id : ids.reversed()) done = done.eventually(() -> vertx.undeploy(id));
    ids.clear();
    return done;
  }
}
