package io.eventserver.server;

import io.eventserver.edge.Audit;
import io.eventserver.edge.Edge;
import io.eventserver.edge.EdgeLimits;
import io.eventserver.edge.Gate;
import io.eventserver.edge.Inside;
import io.eventserver.edge.OpenAccess;
import io.eventserver.edge.OpenRights;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Optional;
import java.util.function.Consumer;

/** The door for clients of the TCP bridge, as the settings say. */
final class Bridge {
  // An eighth of what there is, and enough for some of the largest frames.
  private static final long BYTES_IN_FLIGHT_MAX =
      Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final NodeSettings settings;
  private final Gate gate;
  private final Edge edge;

  /**
   * @param heard is told each address that a client wants to hear
   */
  Bridge(NodeSettings settings, InFlight inFlight, JsonService json, Consumer<String> heard) {
    this.settings = settings;
    this.gate = new Gate(inFlight, BYTES_IN_FLIGHT_MAX);
    this.edge =
        new Edge(
            settings.host(),
            Math.max(0, settings.bridgePort()),
            new Inside(
                gate,
                json,
                new OpenAccess(
                    new OpenRights(settings.permits().inbound(), settings.permits().outbound())),
                Audit.NONE,
                heard),
            EdgeLimits.DEFAULT);
  }

  /** Where it listens. */
  Optional<String> address() {
    return edge.port() == 0 ? Optional.empty() : Optional.of(settings.host() + ":" + edge.port());
  }

  /** Fails where it could not open: to be asked before a long replay. */
  Future<Void> requireFree() {
    if (settings.bridgePort() <= 0) return Future.succeededFuture();
    try {
      new ServerSocket(settings.bridgePort(), 1, InetAddress.getByName(settings.host())).close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(notBound(e));
    }
  }

  /** Lets clients in, if there is to be a bridge. */
  Future<Void> open(Verticles doors) {
    if (settings.bridgePort() < 0) return Future.succeededFuture();
    return doors.deploy(edge).recover(error -> Future.failedFuture(notBound(error)));
  }

  private Throwable notBound(Throwable error) {
    return NotBound.at(settings.host(), settings.bridgePort(), "bridge", error);
  }

  /** Takes no new requests; completes when those under way are answered, or have had 5 s. */
  Future<Void> shut(Vertx vertx) {
    return gate.shut(vertx);
  }
}
