package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Ownership;
import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.JsonBodies;
import io.eventserver.eventstore.JsonService;
import io.eventserver.server.Peers.Kind;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Check;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.Json;
import io.eventserver.wire.PublishRequest;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** Has each request answered by the node whose turn it is. Any thread. */
final class Forwarder implements Detour {
  private static final Set<String> FORWARDED =
      Set.of(
          Addresses.COMMAND,
          Addresses.PUBLISH,
          Addresses.AGGREGATE,
          Addresses.FIND,
          Addresses.LIST,
          Addresses.EVENTS,
          Addresses.HISTORY,
          Addresses.DEAD_LETTERS);
  private static final Set<String> DEEDS =
      Set.of(Addresses.COMMAND, Addresses.PUBLISH, Addresses.DEAD_LETTERS);

  private final Peers peers;
  private final Set<Role> roles;

  /**
   * @param roles of this node
   */
  Forwarder(Peers peers, Set<Role> roles) {
    this.peers = peers;
    this.roles = roles;
  }

  @Override
  public @Nullable Future<JsonNode> elsewhere(Asked asked) {
    if (!FORWARDED.contains(asked.address())) return null;
    var tree = asked.json().tree();
    return switch (asked.address()) {
      case Addresses.COMMAND -> write(asked, CommandRequest.BATCH, tree);
      case Addresses.PUBLISH -> write(asked, PublishRequest.BATCH, tree);
      case Addresses.AGGREGATE ->
          to(any(Role.AGGREGATES, text(tree, "aggregate")), Role.AGGREGATES, asked);
      case Addresses.FIND, Addresses.LIST ->
          to(any(Role.PROJECTIONS, text(tree, "projection")), Role.PROJECTIONS, asked);
      case Addresses.EVENTS, Addresses.HISTORY ->
          to(ownership().store().map(ClusterNode::id), Role.STORE, asked);
      case Addresses.DEAD_LETTERS ->
          to(any(Role.REACTORS, text(tree, "reactor")), Role.REACTORS, asked);
      default -> null;
    };
  }

  private Ownership ownership() {
    return peers.ownership();
  }

  private Optional<String> any(Role role, String what) {
    return ownership().anyOf(role, what, peers.self()).map(ClusterNode::id);
  }

  private static String text(JsonNode tree, String field) {
    return tree.path(field).asText();
  }

  /** To a node, or not where that is this one; a role that this node alone has is answered here. */
  private @Nullable Future<JsonNode> to(Optional<String> node, Role role, Asked asked) {
    if (node.isEmpty()) return roles.contains(role) ? null : Future.failedFuture(nobody(role));
    return node.get().equals(peers.self())
        ? null
        : ask(node.get(), asked.address(), asked.body(), asked.meta());
  }

  static RequestFailure nobody(Role role) {
    return RequestFailure.unavailable(
        role == Role.STORE
            ? "no node with the store is in the cluster: ask again"
            : "no node with the role %s is in the cluster: ask again".formatted(role));
  }

  private @Nullable Future<JsonNode> write(Asked asked, String batch, JsonNode tree) {
    var items = tree.path(batch);
    if (!items.isArray() || items.isEmpty()) return to(owner(tree), Role.AGGREGATES, asked);
    var owner = owner(items.get(0));
    for (var item : Check.batch(batch, tree)) {
      if (!owner(item).equals(owner)) {
        return new BatchSplit(
                this::owner,
                (to, address, part) -> part(to, address, part, asked.meta()),
                asked.address(),
                batch)
            .answer(items);
      }
    }
    return to(owner, Role.AGGREGATES, asked);
  }

  /** Who decides an item of a batch; one that nobody knows is refused by whoever decides others. */
  private Optional<String> owner(JsonNode item) {
    String type = text(item, "aggregate");
    return ownership()
        .ofAggregate(type, text(item, "id"))
        .map(ClusterNode::id)
        .or(() -> any(Role.AGGREGATES, type));
  }

  /** A part of a batch goes to its owner, also where that is this node. */
  private Future<JsonNode> part(
      Optional<String> owner, String address, JsonNode part, Map<String, String> meta) {
    if (owner.isEmpty()) return Future.failedFuture(nobody(Role.AGGREGATES));
    return ask(owner.get(), address, JsonBodies.buffer(part), meta);
  }

  private Future<JsonNode> ask(String node, String address, Buffer body, Map<String, String> meta) {
    var options = new DeliveryOptions().addHeader(Reception.ADDRESS, address);
    if (!meta.isEmpty())
      options.addHeader(JsonService.META, new JsonObject(Map.copyOf(meta)).encode());
    return peers
        .<Buffer>ask(
            node,
            DEEDS.contains(address) ? Kind.DEED : Kind.QUESTION,
            Reception.at(node),
            body,
            options)
        .compose(JsonService::forwarded);
  }

  /** What a node says of itself. */
  Future<JsonObject> status(ClusterNode node) {
    return ask(node.id(), Addresses.STATUS, JsonBodies.buffer(Map.of()), Map.of())
        .map(status -> new JsonObject(Json.object(status)));
  }
}
