package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.clusterconfig.Ownership;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;

/**
 * The other nodes, as this one asks them.
 *
 * <p>When a node leaves, what it was asked fails at once: 504 where it may have done it, 503 where
 * it was a question. Any thread.
 */
final class Peers {
  // Longer than the other node waits, and shorter than the bridge: neither gives up first.
  private static final long TIMEOUT_MILLIS = 50_000;

  private final Cluster cluster;
  private final Set<Open<?>> open = ConcurrentHashMap.newKeySet();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile Set<String> there = Set.of();
  private volatile Ownership ownership = new Ownership(List.of());

  /** Whether what is asked may be done though no answer comes. */
  enum Kind {
    QUESTION,
    DEED
  }

  /** A request that was handed to a node and has no answer. */
  private static final class Open<T> {
    private final String node;
    private final Kind kind;
    private final Promise<T> answer = Promise.promise();

    Open(String node, Kind kind) {
      this.node = node;
      this.kind = kind;
    }

    void giveUp() {
      answer.tryFail(
          switch (kind) {
            case DEED ->
                new RequestFailure(
                    FailureCode.UNKNOWN_OUTCOME,
                    "the node that was asked has left: repeat it with the same command id");
            case QUESTION ->
                RequestFailure.unavailable("the node that was asked has left: ask again");
          });
    }
  }

  Peers(Cluster cluster) {
    this.cluster = cluster;
  }

  /** Begins to look at who comes and goes. */
  void start() {
    cluster.onChange(this::look);
    look();
  }

  /** This node's id. */
  String self() {
    return cluster.id();
  }

  /** Which of the nodes that are ready does what. */
  Ownership ownership() {
    return ownership;
  }

  /** Runs after {@link #ownership} may have changed; must not block. */
  void onChange(Runnable listener) {
    listeners.add(listener);
  }

  /** Asks a node at one of its addresses. */
  <T> Future<T> ask(
      String node, Kind kind, String address, @Nullable Object body, DeliveryOptions options) {
    var request = new Open<T>(node, kind);
    open.add(request);
    cluster
        .vertx()
        .eventBus()
        .<T>request(address, body, options.setSendTimeout(TIMEOUT_MILLIS))
        .map(Message::body)
        .onComplete(request.answer::tryComplete, request.answer::tryFail);
    // It may have left since it was chosen.
    if (!there.contains(node)) request.giveUp();
    return request.answer.future().onComplete(_ -> open.remove(request));
  }

  /** A failure of the bus as what a client is told. */
  static <T> Future<T> failed(Throwable error) {
    return Future.failedFuture(JsonService.failure(error));
  }

  private synchronized void look() {
    var now = new HashSet<String>();
    for (ClusterNode node : cluster.nodes()) now.add(node.id());
    there = Set.copyOf(now);
    ownership = cluster.ownership();
    for (var request : open) if (!now.contains(request.node)) request.giveUp();
    listeners.forEach(Runnable::run);
  }
}
