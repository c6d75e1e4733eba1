package io.eventserver.edge;

import io.vertx.core.Vertx;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.handler.sockjs.BridgeEvent;
import io.vertx.ext.web.handler.sockjs.SockJSBridgeOptions;
import io.vertx.ext.web.handler.sockjs.SockJSHandler;
import io.vertx.ext.web.handler.sockjs.SockJSHandlerOptions;
import io.vertx.ext.web.handler.sockjs.SockJSSocket;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The event bus for browsers: vertx-web's SockJS bridge, by WebSocket only, with the same
 * addresses, rights and limits as the TCP bridge; how many may come, {@link HttpConnections} says.
 *
 * <p>What the settings of that bridge permit is everything: who may what, is asked for each event.
 */
public final class BrowserBridge {
  private static final String ANYTHING = ".*";
  private static final int ADDRESS_CHARS_MAX = 1_000;
  private static final List<String> OTHER_WAYS =
      List.of("EVENT_SOURCE", "HTML_FILE", "JSON_P", "XHR");

  private final Vertx vertx;
  private final Inside inside;
  private final EdgeLimits limits;
  private final Origins origins;
  private final Map<SockJSSocket, BrowserClient> clients = new ConcurrentHashMap<>();
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private final AtomicLong opened = new AtomicLong();

  /**
   * @param origins of pages from which browsers may come, beside the server's own
   */
  public BrowserBridge(Vertx vertx, Inside inside, EdgeLimits limits, Set<String> origins) {
    this.vertx = vertx;
    this.inside = inside;
    this.limits = limits;
    this.origins = new Origins(origins);
  }

  /** To be mounted where browsers look for it. */
  public Router routes() {
    var options = new SockJSHandlerOptions().setRegisterWriteHandler(false);
    OTHER_WAYS.forEach(options::addDisabledTransport);
    var anything = new PermittedOptions().setAddressRegex(ANYTHING);
    var bridge =
        new SockJSBridgeOptions()
            .setMaxAddressLength(ADDRESS_CHARS_MAX)
            .setMaxHandlersPerSocket(limits.subscriptions())
            .setPingTimeout(limits.idle().toMillis())
            .addInboundPermitted(anything)
            .addOutboundPermitted(anything);
    return SockJSHandler.create(vertx, options).bridge(bridge, this::event);
  }

  private void event(BridgeEvent event) {
    switch (event.type()) {
      case SOCKET_CREATED -> event.complete(created(event.socket()));
      case SOCKET_CLOSED -> {
        clients.remove(event.socket());
        event.complete(true);
      }
      case SOCKET_ERROR -> {
        event.complete(true);
        var client = clients.get(event.socket());
        if (client != null) client.broken();
      }
      case SOCKET_IDLE, SOCKET_PING -> event.complete(true);
      case SEND, PUBLISH, RECEIVE, REGISTER, REGISTERED, UNREGISTER -> {
        var client = clients.get(event.socket());
        if (client == null) event.complete(false);
        else client.event(event);
      }
    }
  }

  private boolean created(SockJSSocket socket) {
    var request = socket.routingContext().request();
    if (!origins.mayCome(request.getHeader("Origin"), request.getHeader("Host"))) return false;
    String from = request.remoteAddress().hostAddress();
    var caller =
        new Caller(from, Connections.isLoopback(from), Certificate.names(request.sslSession()));
    var session = new Session(inside, prefix + opened.incrementAndGet(), caller);
    var client = new BrowserClient(socket, vertx.getOrCreateContext(), inside, session, limits);
    clients.put(socket, client);
    vertx.setTimer(limits.login().toMillis(), _ -> client.requireLogin());
    return true;
  }
}
