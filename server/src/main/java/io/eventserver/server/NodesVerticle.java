package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Json;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Says how every node of the cluster stands, each by its own words. */
final class NodesVerticle extends VerticleBase {
  private static final long PATIENCE_MILLIS = 2_000;

  private final @Nullable Membership membership;
  private final JsonService json;

  private record NodesRequest() {}

  /**
   * @param membership null where the node is alone
   */
  NodesVerticle(@Nullable Membership membership, JsonService json) {
    this.membership = membership;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    return json.serve(Addresses.NODES, NodesRequest.class, _ -> nodes());
  }

  private Future<Map<String, Object>> nodes() {
    var all =
        membership == null ? List.of(own()) : membership.all().stream().map(this::of).toList();
    return Future.all(all).map(done -> Map.of("nodes", done.list()));
  }

  private Future<JsonNode> own() {
    return vertx
        .eventBus()
        .<JsonObject>request(
            Addresses.STATUS, new JsonObject(), new DeliveryOptions().setLocalOnly(true))
        .map(reply -> tree(reply.body()));
  }

  private Future<JsonNode> of(ClusterNode node) {
    return ask(node)
        .timeout(PATIENCE_MILLIS, TimeUnit.MILLISECONDS)
        .map(NodesVerticle::tree)
        .otherwise(error -> silent(node, error));
  }

  private static JsonNode tree(JsonObject status) {
    return Json.parse(status.encode().getBytes(StandardCharsets.UTF_8));
  }

  private Future<JsonObject> ask(ClusterNode node) {
    return membership == null
        ? Future.failedFuture("no cluster")
        : membership.forwarder().status(node);
  }

  /** What the others know of a node that does not answer. */
  private static JsonNode silent(ClusterNode node, Throwable error) {
    return Json.tree(
        Map.of(
            "node",
            node.name(),
            "roles",
            Role.join(node.roles()),
            "ready",
            false,
            "failure",
            "it does not answer: " + error.getMessage()));
  }
}
