package io.eventserver.server;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Ownership;
import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.Detour;
import io.eventserver.server.Peers.Kind;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Check;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.json.JsonObject;
import java.util.Optional;
import java.util.Set;
import java.util.function.Supplier;
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
  public @Nullable Future<Object> elsewhere(String address, JsonPart json, Supplier<Object> body) {
    if (!FORWARDED.contains(address)) return null;
    var tree = json.tree();
    return switch (address) {
      case Addresses.COMMAND -> write(address, "commands", tree, body);
      case Addresses.PUBLISH -> write(address, "batch", tree, body);
      case Addresses.AGGREGATE ->
          to(any(Role.AGGREGATES, text(tree, "aggregate")), Role.AGGREGATES, address, body);
      case Addresses.FIND, Addresses.LIST ->
          to(any(Role.PROJECTIONS, text(tree, "projection")), Role.PROJECTIONS, address, body);
      case Addresses.EVENTS, Addresses.HISTORY ->
          to(ownership().store().map(ClusterNode::id), Role.STORE, address, body);
      case Addresses.DEAD_LETTERS ->
          to(any(Role.REACTORS, text(tree, "reactor")), Role.REACTORS, address, body);
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
  private @Nullable Future<Object> to(
      Optional<String> node, Role role, String address, Supplier<Object> body) {
    if (node.isPresent())
      return node.get().equals(peers.self()) ? null : ask(node.get(), address, body.get());
    return roles.contains(role) ? null : Future.failedFuture(nobody(role));
  }

  static RequestFailure nobody(Role role) {
    return RequestFailure.unavailable(
        role == Role.STORE
            ? "no node with the store is in the cluster: ask again"
            : "no node with the role %s is in the cluster: ask again".formatted(role));
  }

  private @Nullable Future<Object> write(
      String address, String batch, JsonNode tree, Supplier<Object> body) {
    var items = tree.path(batch);
    if (!items.isArray() || items.isEmpty()) return to(owner(tree), Role.AGGREGATES, address, body);
    var owner = owner(items.get(0));
    for (var item : Check.batch(batch, tree)) {
      if (!owner(item).equals(owner)) {
        return new BatchSplit(this::owner, this::part, address, batch)
            .answer((JsonObject) body.get(), items);
      }
    }
    return to(owner, Role.AGGREGATES, address, body);
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
  private Future<Object> part(Optional<String> owner, String address, JsonObject body) {
    if (owner.isEmpty()) return Future.failedFuture(nobody(Role.AGGREGATES));
    return ask(owner.get(), address, body);
  }

  private Future<Object> ask(String node, String address, Object body) {
    return peers.ask(
        node,
        DEEDS.contains(address) ? Kind.DEED : Kind.QUESTION,
        Reception.at(node),
        body,
        new DeliveryOptions().addHeader(Reception.ADDRESS, address));
  }

  /** What a node says of itself. */
  Future<JsonObject> status(ClusterNode node) {
    return ask(node.id(), Addresses.STATUS, new JsonObject()).map(JsonObject.class::cast);
  }
}
