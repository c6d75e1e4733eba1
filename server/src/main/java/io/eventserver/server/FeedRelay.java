package io.eventserver.server;

import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.server.Peers.Kind;
import io.eventserver.wire.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Tells the node with the store which live events clients of this node want to hear: it publishes
 * them to every node. Any thread.
 */
final class FeedRelay {
  private static final int SUBSCRIBED_MAX = 1_000;
  private static final long TELL_AGAIN_MILLIS = 1_000;

  private final Vertx vertx;
  private final Peers peers;
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private volatile @Nullable String told;

  FeedRelay(Vertx vertx, Peers peers) {
    this.vertx = vertx;
    this.peers = peers;
    peers.onChange(this::look);
  }

  /** Somebody registered here for an address. */
  void subscribed(String address) {
    boolean live =
        address.equals(Addresses.COMMITTED) || address.startsWith(Addresses.committed(""));
    if (!live || (subscribed.size() >= SUBSCRIBED_MAX && !subscribed.contains(address))) return;
    subscribed.add(address);
    tell(address);
  }

  /** One with the store that was not there before knows nothing yet. */
  private void look() {
    String now = peers.ownership().store().map(ClusterNode::id).orElse(null);
    boolean isNew = now != null && !now.equals(told);
    told = now;
    if (isNew) subscribed.forEach(this::tell);
  }

  /** Until it is heard; a node with the store that comes later is told when it is found. */
  private void tell(String address) {
    var store = peers.ownership().store();
    if (store.isEmpty()) return;
    String id = store.get().id();
    var options = new DeliveryOptions().addHeader(Reception.ADDRESS, address);
    peers
        .ask(id, Kind.QUESTION, Reception.at(id), null, options)
        .onFailure(_ -> vertx.setTimer(TELL_AGAIN_MILLIS, _ -> tell(address)));
  }
}
