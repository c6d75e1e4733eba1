package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterNode;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * Asks the node with the store what clients ask this one, which has no state of its own.
 *
 * <p>When that node leaves, what it was asked is answered at once: 504 where it may have been
 * stored, 503 where it was a question. While there is none, everything is a 503.
 */
final class Forwarder extends VerticleBase {
  private static final int SUBSCRIBED_MAX = 1_000;
  private static final long TELL_AGAIN_MILLIS = 1_000;

  // Longer than the other node waits, and shorter than the bridge: neither gives up first.
  private static final long TIMEOUT_MILLIS = 50_000;

  private static final Set<String> WRITES =
      Set.of(Addresses.COMMAND, Addresses.PUBLISH, Addresses.DEAD_LETTERS);

  private final Cluster cluster;
  private final InFlight inFlight;
  private final Set<Open> open = new HashSet<>();
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final Promise<Void> found = Promise.promise();
  private @Nullable ClusterNode store;

  /** A request that was handed to a node and has no answer. */
  private static final class Open {
    private final String node;
    private final String address;
    private final Promise<Object> answer = Promise.promise();

    Open(String node, String address) {
      this.node = node;
      this.address = address;
    }
  }

  Forwarder(Cluster cluster, InFlight inFlight) {
    this.cluster = cluster;
    this.inFlight = inFlight;
  }

  @Override
  public Future<?> start() {
    cluster.onChange(() -> context.runOnContext(_ -> look()));
    look();
    List<Future<?>> served = new ArrayList<>();
    for (String address : Reception.FORWARDED) {
      if (address.equals(Addresses.STATUS)) continue;
      served.add(vertx.eventBus().localConsumer(address, this::forward).completion());
    }
    return Future.all(served);
  }

  /** Completes when there is a node with the store. */
  Future<Void> awaitStore() {
    return found.future();
  }

  /** Somebody registered here for live events: the node with the store must publish them. */
  void subscribed(String address) {
    boolean live =
        address.equals(Addresses.COMMITTED) || address.startsWith(Addresses.committed(""));
    if (!live || (subscribed.size() >= SUBSCRIBED_MAX && !subscribed.contains(address))) return;
    subscribed.add(address);
    context.runOnContext(_ -> tell(address));
  }

  /** Until it is heard; a node with the store that comes later is told when it is found. */
  private void tell(String address) {
    if (store == null) return;
    request(address, null).onFailure(_ -> vertx.setTimer(TELL_AGAIN_MILLIS, _ -> tell(address)));
  }

  /** What the node with the store says of itself. */
  Future<JsonObject> status() {
    Promise<Object> answer = Promise.promise();
    context.runOnContext(_ -> request(Addresses.STATUS, new JsonObject()).onComplete(answer));
    return answer.future().map(JsonObject.class::cast);
  }

  private void forward(Message<Object> message) {
    request(message.address(), message.body())
        .onComplete(message::reply, error -> JsonService.fail(message, error))
        .onComplete(_ -> inFlight.letOut(message));
  }

  private Future<Object> request(String address, @Nullable Object body) {
    var target = store;
    if (target == null) {
      return Future.failedFuture(
          RequestFailure.unavailable("no node with the store is in the cluster: ask again"));
    }
    var request = new Open(target.id(), address);
    open.add(request);
    var options =
        new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS).addHeader(Reception.ADDRESS, address);
    vertx
        .eventBus()
        .request(Reception.at(target.id()), body, options)
        .onComplete(reply -> request.answer.tryComplete(reply.body()), request.answer::tryFail);
    return request.answer.future().onComplete(_ -> open.remove(request));
  }

  /** Looks who there is, after something changed. */
  private void look() {
    var before = store;
    store = cluster.store().orElse(null);
    var there = new HashSet<String>();
    for (var node : cluster.nodes()) there.add(node.id());
    for (var request : List.copyOf(open)) if (!there.contains(request.node)) giveUp(request);
    var now = store;
    if (now == null) return;
    if (before == null || !before.id().equals(now.id())) {
      subscribed.forEach(this::tell);
    }
    found.tryComplete();
  }

  private static void giveUp(Open request) {
    request.answer.tryFail(
        WRITES.contains(request.address)
            ? new RequestFailure(
                FailureCode.UNKNOWN_OUTCOME,
                "the node that was asked has left: repeat it with the same command id")
            : RequestFailure.unavailable("the node that was asked has left: ask again"));
  }
}
