package io.eventserver.edge;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Listens for clients that speak the protocol of the TCP event bus bridge. */
public final class Edge extends VerticleBase {
  /** Where a client says who it is. */
  public static final String LOGIN = "event-server.login";

  private static final long LOOK_MILLIS = 1_000;

  private final String host;
  private final int port;
  private final Inside inside;
  private final EdgeLimits limits;
  private final FrameParser parser;
  private final Set<Connection> connections = new HashSet<>();
  private final Map<String, Integer> byAddress = new HashMap<>();
  // Unique among nodes and starts.
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private long opened;
  private volatile @Nullable NetServer server;

  /**
   * @param port 0: any that is free
   */
  public Edge(String host, int port, Inside inside, EdgeLimits limits) {
    this.host = host;
    this.port = port;
    this.inside = inside;
    this.limits = limits;
    this.parser = new FrameParser(limits);
  }

  /** The port it listens on; 0 before it does. */
  public int port() {
    var listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  @Override
  public Future<?> start() {
    vertx.setPeriodic(LOOK_MILLIS, _ -> look());
    return vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true))
        .connectHandler(this::connected)
        .listen(port, host)
        .onSuccess(it -> server = it);
  }

  private void look() {
    long nanos = System.nanoTime();
    var now = Instant.now();
    for (var connection : List.copyOf(connections)) connection.look(nanos, now);
  }

  private void connected(NetSocket socket) {
    String from = socket.remoteAddress().host() == null ? "local" : socket.remoteAddress().host();
    var why = full(from);
    if (why != null) {
      socket.write(FrameWriter.error(why)).onComplete(_ -> socket.close());
      return;
    }
    var session = new Session(inside, prefix + ++opened, from, List.of());
    var connection = new Connection(socket, context, inside, session, limits, parser);
    connections.add(connection);
    byAddress.merge(from, 1, Integer::sum);
    socket.closeHandler(_ -> closed(connection, from));
    connection.open();
  }

  private void closed(Connection connection, String from) {
    connection.close();
    connections.remove(connection);
    byAddress.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
  }

  private @Nullable String full(String from) {
    if (connections.size() >= limits.connections()) {
      return "%d clients are connected: try again".formatted(limits.connections());
    }
    return byAddress.getOrDefault(from, 0) >= limits.connectionsPerAddress()
        ? "%d clients are connected from your address: try again"
            .formatted(limits.connectionsPerAddress())
        : null;
  }
}
