package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.LiveFeed;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * Takes in what the clients of other nodes ask, and answers as this node's own clients are
 * answered.
 *
 * <p>What comes from other nodes takes a place among the requests in flight here too.
 */
final class Reception extends VerticleBase {
  /** The header that says what the client asked for. */
  static final String ADDRESS = "event-server.address";

  // Longer than a wait for a position, the longest of all, and shorter than whoever asks waits.
  private static final long TIMEOUT_MILLIS = 40_000;

  /** What a node without state asks another for. */
  static final Set<String> FORWARDED =
      Stream.concat(Addresses.REQUESTS.stream(), Stream.of(Addresses.DEAD_LETTERS))
          .collect(Collectors.toUnmodifiableSet());

  private final Cluster cluster;
  private final LiveFeed feed;
  private final InFlight inFlight;

  Reception(Cluster cluster, LiveFeed feed, InFlight inFlight) {
    this.cluster = cluster;
    this.feed = feed;
    this.inFlight = inFlight;
  }

  /** Where a node takes in. */
  static String at(String node) {
    return "event-server.internal.node." + node;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().consumer(at(cluster.id()), this::receive).completion();
  }

  private void receive(Message<Object> message) {
    String address = String.valueOf(message.headers().get(ADDRESS));
    if (FORWARDED.contains(address)) {
      answer(message, address);
    } else {
      feed.subscribed(address);
      message.reply(null);
    }
  }

  private void answer(Message<Object> message, String address) {
    if (!inFlight.enter()) {
      JsonService.fail(
          message, RequestFailure.unavailable("too many requests are in flight: ask again"));
      return;
    }
    var options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(TIMEOUT_MILLIS)
            .addHeader(InFlight.COUNTED, "1");
    vertx
        .eventBus()
        .request(address, message.body(), options)
        .onComplete(
            reply -> message.reply(reply.body()), error -> JsonService.fail(message, error));
  }
}
