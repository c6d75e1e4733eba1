package io.eventserver.server;

import static java.util.Objects.requireNonNull;

import io.eventserver.edge.BrowserBridge;
import io.eventserver.edge.HttpConnections;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.http.HttpServer;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.ext.healthchecks.HealthChecks;
import io.vertx.ext.healthchecks.Status;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.healthchecks.HealthCheckHandler;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The HTTP server: {@code /health/live} says that the process runs, {@code /health/ready} that the
 * node serves, {@code /health} both.
 */
final class HttpVerticle extends VerticleBase {
  private final NodeSettings settings;
  private final BooleanSupplier ready;
  private volatile int port;
  private @Nullable Router router;

  HttpVerticle(NodeSettings settings, BooleanSupplier ready) {
    this.settings = settings;
    this.ready = ready;
  }

  /** Where it listens. */
  Optional<String> address() {
    return port == 0 ? Optional.empty() : Optional.of(settings.host() + ":" + port);
  }

  @Override
  public Future<?> start() {
    if (settings.httpPort() < 0) return Future.succeededFuture();
    var routes = Router.router(vertx);
    router = routes;
    var live =
        HealthChecks.create(vertx).register("live", promise -> promise.complete(Status.OK()));
    var readiness =
        HealthChecks.create(vertx).register("ready", promise -> promise.complete(status()));
    var both =
        HealthChecks.create(vertx)
            .register("live", promise -> promise.complete(Status.OK()))
            .register("ready", promise -> promise.complete(status()));
    routes.get("/health/live").handler(HealthCheckHandler.createWithHealthChecks(live));
    routes.get("/health/ready").handler(HealthCheckHandler.createWithHealthChecks(readiness));
    routes.get("/health").handler(HealthCheckHandler.createWithHealthChecks(both));
    return open(routes)
        .recover(
            error ->
                Future.failedFuture(
                    NotBound.at(settings.host(), settings.httpPort(), "http", error)));
  }

  private Future<HttpServer> open(Router routes) {
    var limits = settings.edge().limits();
    int frameMax = limits.frameBytes();
    var options =
        new HttpServerOptions()
            // Where HTTP/2 is waited for, who says nothing is no connection yet, and not counted.
            .setHttp2ClearTextEnabled(false)
            .setIdleTimeout(Math.clamp(limits.idle().toSeconds(), 1, Integer.MAX_VALUE))
            .setMaxWebSocketFrameSize(frameMax)
            .setMaxWebSocketMessageSize(frameMax);
    var tls = settings.edge().tls();
    return tls.isEmpty()
        ? listen(options, routes)
        : vertx
            .executeBlocking(() -> tls.get().secure(options))
            .compose(
                watch ->
                    listen(options, routes)
                        .onSuccess(
                            it ->
                                tls.get()
                                    .renew(vertx, requireNonNull(watch), it::updateSSLOptions)));
  }

  private Future<HttpServer> listen(HttpServerOptions options, Router routes) {
    return vertx
        .createHttpServer(options)
        .connectionHandler(new HttpConnections(settings.edge().limits())::add)
        .requestHandler(routes)
        .listen(settings.httpPort(), settings.host())
        .onSuccess(server -> port = server.actualPort());
  }

  /** Lets browsers in, at {@code /eventbus}. */
  void letIn(BrowserBridge browsers) {
    var routes = router;
    // On the loop on which requests come: their clients belong to it.
    if (routes != null) {
      context.runOnContext(_ -> routes.route("/eventbus/*").subRouter(browsers.routes()));
    }
  }

  private Status status() {
    return ready.getAsBoolean() ? Status.OK() : Status.KO();
  }
}
