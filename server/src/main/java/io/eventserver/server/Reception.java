package io.eventserver.server;

import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Detour;
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
import java.util.function.Supplier;
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

  /** The header that says of which opening of which log the sender speaks. */
  static final String LOG = "event-server.log";

  // Longer than a wait for a position, the longest of all, and shorter than whoever asks waits.
  private static final long TIMEOUT_MILLIS = 40_000;

  private static final Set<String> FORWARDED =
      Stream.concat(Addresses.REQUESTS.stream(), Stream.of(Addresses.DEAD_LETTERS, Bus.ISSUE))
          .collect(Collectors.toUnmodifiableSet());

  private final String node;
  private final LiveFeed feed;
  private final InFlight inFlight;
  private final Supplier<String> log;

  /**
   * @param node id of this node
   * @param feed of which the clients of other nodes want to hear
   * @param log which opening of which log this node knows
   */
  Reception(String node, LiveFeed feed, InFlight inFlight, Supplier<String> log) {
    this.node = node;
    this.feed = feed;
    this.inFlight = inFlight;
    this.log = log;
  }

  /** Where a node takes in. */
  static String at(String node) {
    return "event-server.internal.node." + node;
  }

  @Override
  public Future<?> start() {
    return vertx.eventBus().consumer(at(node), this::receive).completion();
  }

  private void receive(Message<Object> message) {
    String address = String.valueOf(message.headers().get(ADDRESS));
    if (FORWARDED.contains(address)) {
      answer(message, address);
    } else {
      message.reply(feed.subscribed(address));
    }
  }

  private void answer(Message<Object> message, String address) {
    if (!isOfOurLog(message)) {
      refuse(message, "the nodes do not know the same log: ask again");
      return;
    }
    if (!inFlight.enter()) {
      refuse(message, "too many requests are in flight: ask again");
      return;
    }
    var options =
        new DeliveryOptions()
            .setLocalOnly(true)
            .setSendTimeout(TIMEOUT_MILLIS)
            .addHeader(Detour.FORWARDED, "1");
    var meta = message.headers().get(JsonService.META);
    if (meta != null) options.addHeader(JsonService.META, meta);
    vertx
        .eventBus()
        .request(address, message.body(), options)
        .onComplete(reply -> message.reply(reply.body()), error -> JsonService.fail(message, error))
        .onComplete(_ -> inFlight.leave());
  }

  /** What follows from events that are not in the log any more must not get into it. */
  private boolean isOfOurLog(Message<Object> message) {
    var theirs = message.headers().get(LOG);
    return theirs == null || theirs.equals(log.get());
  }

  private static void refuse(Message<Object> message, String why) {
    JsonService.fail(message, RequestFailure.unavailable(why));
  }
}
