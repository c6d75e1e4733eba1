package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Role;
import io.vertx.core.Future;
import java.util.List;
import java.util.Map;

/** This node's place in its cluster: what the others know of it. */
final class Membership {
  private final Cluster cluster;
  private final ClusterNode self;

  Membership(Cluster cluster, NodeSettings settings) {
    this.cluster = cluster;
    this.self = new ClusterNode(cluster.id(), settings.name(), settings.roles(), false);
  }

  Cluster cluster() {
    return cluster;
  }

  /** Tells the others of this node; fails where it would be the second one with the store. */
  Future<Void> enter() {
    return (self.has(Role.STORE) ? claimStore() : Future.<Void>succeededFuture())
        .compose(_ -> cluster.announce(self))
        .mapEmpty();
  }

  private Future<Void> claimStore() {
    return cluster
        .claimStore()
        .compose(
            holder ->
                holder.equals(self.id())
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(
                        "node %s has the store of this cluster: start this one with other --roles"
                            .formatted(name(holder))));
  }

  private String name(String id) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(id))
        .map(ClusterNode::name)
        .findFirst()
        .orElse(id);
  }

  /** Tells the others that this node serves. */
  Future<Void> ready() {
    return cluster.announce(self.asReady()).mapEmpty();
  }

  /** Whether there is a node that serves the log. */
  boolean hasStore() {
    return cluster.store().isPresent();
  }

  /** Every node, as status shows it. */
  List<Map<String, Object>> nodes() {
    return cluster.nodes().stream()
        .map(
            node ->
                Map.<String, Object>of(
                    "node", node.name(), "roles", Role.join(node.roles()), "ready", node.ready()))
        .toList();
  }
}
