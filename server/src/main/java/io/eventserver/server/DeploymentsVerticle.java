package io.eventserver.server;

import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Has jars deployed and undeployed, and says what there is. */
final class DeploymentsVerticle extends VerticleBase {
  private final Deployments deployments;
  private final Hosting hosting;
  private final Node node;
  private final JsonService json;

  private record DeployRequest(String jar, @Nullable Long from) {
    OptionalLong begin() {
      if (from == null) return OptionalLong.empty();
      if (from < 1) throw RequestFailure.malformed("from: a position from 1 on");
      return OptionalLong.of(from);
    }
  }

  private record UndeployRequest(String name) {}

  private record VerticlesRequest() {}

  DeploymentsVerticle(Deployments deployments, Hosting hosting, Node node, JsonService json) {
    this.deployments = deployments;
    this.hosting = hosting;
    this.node = node;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    return Future.all(
        List.of(
            json.serve(Addresses.DEPLOY, DeployRequest.class, this::deploy),
            json.serve(Addresses.UNDEPLOY, UndeployRequest.class, this::undeploy),
            json.serve(Addresses.VERTICLES, VerticlesRequest.class, _ -> verticles())));
  }

  private Future<Map<String, Object>> deploy(DeployRequest request) {
    requireReady();
    return deployments.deploy(hosting, request.jar, request.begin()).map(Deployment::shown);
  }

  private Future<Map<String, Object>> undeploy(UndeployRequest request) {
    requireReady();
    return deployments
        .undeploy(hosting, request.name)
        .map(_ -> Map.<String, Object>of("name", request.name));
  }

  private void requireReady() {
    if (!node.isReady()) throw RequestFailure.unavailable("the node is not ready: ask again");
  }

  private Future<Map<String, Object>> verticles() {
    return vertx
        .executeBlocking(deployments::shown, false)
        .map(
            shown -> {
              var all = new LinkedHashMap<String, Object>(Map.of("node", node.settings().name()));
              all.putAll(Objects.requireNonNull(shown));
              return all;
            });
  }
}
