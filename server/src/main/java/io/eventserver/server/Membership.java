package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Role;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;

/** This node's place in its cluster: what the others know of it. */
final class Membership {
  private final Cluster cluster;
  private final Peers peers;
  private volatile ClusterNode self;
  private Future<Void> announced = Future.succeededFuture();
  private final Forwarder forwarder;
  private final FeedRelay relay;

  Membership(Cluster cluster, NodeSettings settings, Registry registry) {
    this.cluster = cluster;
    this.peers = new Peers(cluster);
    this.self =
        new ClusterNode(
            cluster.id(),
            settings.name(),
            settings.roles(),
            false,
            settings.spread(),
            registry.offers(),
            registry.shapes());
    this.forwarder = new Forwarder(peers, settings.roles());
    this.relay = new FeedRelay(cluster.vertx(), peers);
  }

  /** By which the others address this node. */
  String id() {
    return self.id();
  }

  /** What has requests answered by the node whose turn it is. */
  Forwarder forwarder() {
    return forwarder;
  }

  /** What brings live events to this node's clients. */
  FeedRelay relay() {
    return relay;
  }

  Peers peers() {
    return peers;
  }

  /**
   * Tells the others of this node; fails where it would be the second one with the store, or means
   * something else than they by a domain.
   */
  Future<Void> enter() {
    var difference = DomainMatch.difference(self, all());
    if (difference.isPresent()) return Future.failedFuture(difference.get());
    return claim().compose(_ -> cluster.announce(self)).onSuccess(_ -> peers.start()).mapEmpty();
  }

  /** Fails where another node holds the store that this one is to hold. */
  Future<Void> claim() {
    return self.has(Role.STORE) ? claimStore() : Future.succeededFuture();
  }

  /** Runs whenever this node was let in again after it had been cut off. */
  void onMerged(Runnable listener) {
    cluster.onMerged(listener);
  }

  private Future<Void> claimStore() {
    return cluster
        .claimStore()
        .compose(
            holder ->
                holder.equals(self.id())
                    ? Future.<Void>succeededFuture()
                    : Future.failedFuture(new StoreTaken(name(holder))));
  }

  private String name(String id) {
    return cluster.nodes().stream()
        .filter(node -> node.id().equals(id))
        .map(ClusterNode::name)
        .findFirst()
        .orElse(id);
  }

  /** Tells the others whether this node serves. */
  Future<Void> ready(boolean now) {
    return announce(node -> node.asReady(now));
  }

  /** Tells the others what this node has, in place of what it had. */
  Future<Void> offer(Registry registry) {
    return announce(node -> node.offering(registry.offers(), registry.shapes()));
  }

  /** Tells the others which domains this node knows, whatever it has of them by now. */
  Future<Void> know(Registry registry) {
    return announce(node -> node.offering(node.offers(), registry.shapes()));
  }

  /** One after the other: what was told last is what they know. */
  private synchronized Future<Void> announce(UnaryOperator<ClusterNode> change) {
    announced =
        announced.transform(
            _ -> {
              self = change.apply(self);
              return cluster.announce(self).mapEmpty();
            });
    return announced;
  }

  /** An {@link IllegalArgumentException} where another node means something else by a domain. */
  void requireSame(Map<String, List<String>> domains) {
    DomainMatch.difference(self.offering(Map.of(), domains), all())
        .ifPresent(
            difference -> {
              throw new IllegalArgumentException(difference);
            });
  }

  /** Whether there is a node that serves the log. */
  boolean hasStore() {
    return peers.ownership().store().isPresent();
  }

  /** Completes when there is a node that serves the log. */
  Future<ClusterNode> awaitStore() {
    Promise<ClusterNode> found = Promise.promise();
    Runnable look = () -> peers.ownership().store().ifPresent(found::tryComplete);
    peers.onChange(look);
    look.run();
    return found.future();
  }

  /** Every node, the one that has been there longest first. */
  List<ClusterNode> all() {
    return cluster.nodes();
  }

  /** Whether this node decides commands of a type. */
  boolean decides(String type) {
    return peers.ownership().decides(self.id(), type);
  }

  /** Which part of the aggregates this node decides. */
  String decides() {
    var store = peers.ownership().store();
    boolean isStore = store.isPresent() && store.get().id().equals(self.id());
    boolean fixed = store.isPresent() && store.get().has(Role.AGGREGATES) && !store.get().spread();
    if (fixed) return isStore ? "all" : "none";
    return self.has(Role.AGGREGATES) ? "share" : "none";
  }

  /** Every node, as status shows it. */
  List<Map<String, Object>> nodes() {
    return all().stream()
        .map(
            node ->
                Map.<String, Object>of(
                    "node", node.name(), "roles", Role.join(node.roles()), "ready", node.ready()))
        .toList();
  }
}
