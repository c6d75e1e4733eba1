package io.eventserver.edge;

import io.vertx.core.net.NetSocket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;

/** The clients of one event loop, as many as there may be. Owned by that loop. */
final class Connections {
  private static final String THIS_MACHINE = "local";

  private final Loop loop;
  private final Inside inside;
  private final EdgeLimits limits;
  private final FrameParser parser;
  private final Set<Connection> open = new HashSet<>();
  private final Places places;
  // Unique among nodes and starts.
  private final String prefix = UUID.randomUUID().toString().substring(0, 8) + "-";
  private long opened;

  Connections(Loop loop, Inside inside, EdgeLimits limits) {
    this.loop = loop;
    this.inside = inside;
    this.limits = limits;
    this.parser = new FrameParser(limits);
    this.places = new Places(limits);
  }

  /** Takes a client in, or tells it why not. */
  void add(NetSocket socket) {
    String host = socket.remoteAddress() == null ? null : socket.remoteAddress().hostAddress();
    String from = host == null ? THIS_MACHINE : host;
    var full = places.take(from);
    if (full != null) {
      socket.write(FrameWriter.error(full)).onComplete(_ -> socket.close());
      return;
    }
    var caller =
        new Caller(from, host == null || isLoopback(host), Certificate.names(socket.sslSession()));
    var session = new Session(inside, prefix + ++opened, caller);
    var connection = new Connection(socket, loop, inside, session, limits, parser);
    open.add(connection);
    socket.closeHandler(_ -> closed(connection, from));
    connection.open();
  }

  static boolean isLoopback(String address) {
    try {
      return InetAddress.getByName(address).isLoopbackAddress();
    } catch (UnknownHostException e) {
      return false;
    }
  }

  private void closed(Connection connection, String from) {
    connection.close();
    open.remove(connection);
    places.leave(from);
  }

  /** Ends those that are late; to be called about every second. */
  void look() {
    long nanos = System.nanoTime();
    var now = Instant.now();
    for (var connection : List.copyOf(open)) connection.look(nanos, now);
  }
}
