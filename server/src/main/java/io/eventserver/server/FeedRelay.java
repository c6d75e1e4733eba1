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
  private static final int ASKED_MAX = 10_000;
  private static final long TELL_AGAIN_MILLIS = 1_000;

  private final Vertx vertx;
  private final Peers peers;
  // Of these it is not known yet whether they are served, or of what store.
  private final Set<String> asked = ConcurrentHashMap.newKeySet();
  private final Set<String> served = ConcurrentHashMap.newKeySet();
  // One of those that are not: a store that comes must know that somebody hopes for a type.
  private volatile @Nullable String hoped;
  private volatile @Nullable String told;

  FeedRelay(Vertx vertx, Peers peers) {
    this.vertx = vertx;
    this.peers = peers;
    peers.onChange(this::look);
  }

  /** Somebody registered here for an address. */
  void subscribed(String address) {
    if (!Addresses.isCommitted(address) || served.contains(address)) return;
    boolean room = asked.size() < ASKED_MAX || address.equals(Addresses.COMMITTED);
    if (room && asked.add(address)) tell(address);
  }

  /** One with the store that was not there before knows nothing yet. */
  private void look() {
    String now = peers.ownership().store().map(ClusterNode::id).orElse(null);
    boolean isNew = now != null && !now.equals(told);
    told = now;
    if (!isNew) return;
    asked.addAll(served);
    served.clear();
    String one = hoped;
    if (one != null) asked.add(one);
    asked.forEach(this::tell);
  }

  /** Until it is heard; a node with the store that comes later is told when it is found. */
  private void tell(String address) {
    var store = peers.ownership().store();
    if (store.isEmpty()) return;
    String id = store.get().id();
    var options = new DeliveryOptions().addHeader(Reception.ADDRESS, address);
    peers
        .<Boolean>ask(id, Kind.QUESTION, Reception.at(id), null, options)
        .onComplete(
            isServed -> heard(id, address, isServed),
            _ -> vertx.setTimer(TELL_AGAIN_MILLIS, _ -> tell(address)));
  }

  private void heard(String store, String address, boolean isServed) {
    var now = peers.ownership().store();
    // What a store said that is none any more is asked of the one that came.
    if (now.isEmpty() || !now.get().id().equals(store)) return;
    asked.remove(address);
    if (isServed) served.add(address);
    else hoped = address;
  }
}
