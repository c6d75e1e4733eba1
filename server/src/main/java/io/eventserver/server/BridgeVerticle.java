package io.eventserver.server;

import io.eventserver.eventstore.InFlight;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.JsonObject;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.BridgeEvent;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import io.vertx.ext.eventbus.bridge.tcp.impl.protocol.FrameHelper;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * The TCP event bus bridge: which addresses clients may use, and how many requests may be open.
 *
 * <p>Clients may send to the addresses of the wire and hear live events; whatever else they may do,
 * the settings say.
 */
final class BridgeVerticle extends VerticleBase {
  private static final int BIND_ATTEMPTS = 20;
  private static final long DRAIN_POLL_MILLIS = 10;
  private static final long BUS_TIMEOUT_MILLIS = 60_000;
  private static final int DRAIN_POLLS_MAX = 500;
  private static final String COMMITTED_PATTERN = Pattern.quote(Addresses.COMMITTED) + "(\\..+)?";

  private final NodeSettings settings;
  private final InFlight inFlight;
  private final Consumer<String> subscribed;
  private volatile boolean refusing;
  private volatile int port;
  private @Nullable TcpEventBusBridge bridge;

  /**
   * @param subscribed is told each address that a client wants to hear
   */
  BridgeVerticle(NodeSettings settings, InFlight inFlight, Consumer<String> subscribed) {
    this.settings = settings;
    this.inFlight = inFlight;
    this.subscribed = subscribed;
  }

  /** Where it listens. */
  Optional<String> address() {
    return port == 0 ? Optional.empty() : Optional.of(settings.host() + ":" + port);
  }

  /** Fails where the bridge could not listen: to be asked before a long replay. */
  Future<Void> requireFree() {
    if (settings.bridgePort() <= 0) return Future.succeededFuture();
    try {
      new ServerSocket(settings.bridgePort(), 1, InetAddress.getByName(settings.host())).close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(NotBound.at(settings.host(), settings.bridgePort(), "bridge", e));
    }
  }

  @Override
  public Future<?> start() {
    if (settings.bridgePort() < 0) return Future.succeededFuture();
    return settings.bridgePort() == 0
        ? listenAnywhere(BIND_ATTEMPTS)
        : listen(settings.bridgePort());
  }

  /** The bridge does not tell which port it was given, so a free one is looked for first. */
  private Future<?> listenAnywhere(int attempts) {
    int free;
    try (var probe = new ServerSocket(0, 1, InetAddress.getByName(settings.host()))) {
      free = probe.getLocalPort();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
    return listen(free)
        .recover(
            error ->
                error instanceof NotBound && attempts > 1
                    ? listenAnywhere(attempts - 1).mapEmpty()
                    : Future.failedFuture(error));
  }

  private Future<?> listen(int at) {
    var opened =
        TcpEventBusBridge.create(
            vertx, rights(settings.permits()), new NetServerOptions(), this::event);
    return opened
        .listen(at, settings.host())
        .recover(error -> Future.failedFuture(NotBound.at(settings.host(), at, "bridge", error)))
        .onSuccess(
            _ -> {
              bridge = opened;
              port = at;
            })
        .mapEmpty();
  }

  private static BridgeOptions rights(Permits permits) {
    var options = new BridgeOptions();
    for (String address : Addresses.REQUESTS) {
      options.addInboundPermitted(new PermittedOptions().setAddress(address));
    }
    // Administration is for the loopback interface, the only one this bridge is bound to so far.
    for (String address : Addresses.ADMINISTRATION) {
      options.addInboundPermitted(new PermittedOptions().setAddress(address));
    }
    options.addOutboundPermitted(new PermittedOptions().setAddressRegex(COMMITTED_PATTERN));
    for (String pattern : permits.inbound()) {
      options.addInboundPermitted(new PermittedOptions().setAddressRegex(pattern));
    }
    for (String pattern : permits.outbound()) {
      options.addOutboundPermitted(new PermittedOptions().setAddressRegex(pattern));
    }
    return options;
  }

  private void event(BridgeEvent event) {
    switch (event.type()) {
      case SEND -> send(event);
      case PUBLISH -> event.complete(!isOurs(address(event)));
      case REGISTERED -> {
        subscribed.accept(address(event));
        event.complete(true);
      }
      default -> event.complete(true);
    }
  }

  private static String address(BridgeEvent event) {
    return event.getRawMessage() != null
            && event.getRawMessage().getValue("address") instanceof String address
        ? address
        : "";
  }

  /** What no setting opens: addresses of the server, and those of replies. */
  private static boolean isOurs(String address) {
    return address.startsWith("event-server.") || address.startsWith("__vertx.");
  }

  private void send(BridgeEvent event) {
    var frame = event.getRawMessage();
    String address = address(event);
    if (!Addresses.REQUESTS.contains(address) && !Addresses.ADMINISTRATION.contains(address)) {
      // The stock bridge's denial does not say what it is the answer to.
      if (isOurs(address)) turnAway(event, FailureCode.FORBIDDEN, "access_denied");
      else event.complete(true);
      return;
    }
    // Headers steer the bus: a client has no business there, and some would break the connection.
    // What is behind always answers, each wait in it is shorter: the bus need not give up first.
    frame.put(
        "headers", new JsonObject().put(InFlight.COUNTED, "1").put("timeout", BUS_TIMEOUT_MILLIS));
    if (refusing) {
      turnAway(event, FailureCode.UNAVAILABLE, "the node is stopping: ask another time");
    } else if (!inFlight.enter()) {
      turnAway(event, FailureCode.UNAVAILABLE, "too many requests are in flight: ask again");
    } else {
      event.complete(true);
    }
  }

  /** Answers instead of the bus; the event is never completed, so the bridge does nothing more. */
  private static void turnAway(BridgeEvent event, FailureCode code, String why) {
    var frame = event.getRawMessage();
    if (!(frame.getValue("replyAddress") instanceof String replyAddress)) return;
    var failure = new ReplyException(ReplyFailure.RECIPIENT_FAILURE, code.number(), why);
    FrameHelper.sendErrFrame(address(event), replyAddress, failure, event.socket());
  }

  /** Takes no new requests; completes when those under way are answered, or have had 5 s. */
  Future<Void> refuse() {
    refusing = true;
    Promise<Void> drained = Promise.promise();
    poll(drained, DRAIN_POLLS_MAX);
    return drained.future();
  }

  private void poll(Promise<Void> drained, int polls) {
    if (inFlight.count() <= 0 || polls == 0 || vertx == null) drained.complete();
    else vertx.setTimer(DRAIN_POLL_MILLIS, _ -> poll(drained, polls - 1));
  }

  @Override
  public Future<?> stop() {
    var open = bridge;
    return open == null ? Future.succeededFuture() : open.close();
  }
}
