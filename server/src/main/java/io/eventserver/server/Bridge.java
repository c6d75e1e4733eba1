package io.eventserver.server;

import io.eventserver.edge.Access;
import io.eventserver.edge.Audit;
import io.eventserver.edge.BrowserBridge;
import io.eventserver.edge.Edge;
import io.eventserver.edge.EdgeSettings;
import io.eventserver.edge.FileWatch;
import io.eventserver.edge.Gate;
import io.eventserver.edge.Inside;
import io.eventserver.edge.Listening;
import io.eventserver.edge.OpenAccess;
import io.eventserver.edge.OpenRights;
import io.eventserver.edge.Rights;
import io.eventserver.edge.Tokens;
import io.eventserver.edge.UsersAccess;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.Objects;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The door for clients of the TCP bridge, as the settings say. */
final class Bridge {
  private static final Logger LOG = LoggerFactory.getLogger("bridge");

  // An eighth of what there is, and enough for some of the largest frames.
  private static final long BYTES_IN_FLIGHT_MAX =
      Math.max(64L << 20, Runtime.getRuntime().maxMemory() / 8);

  private final NodeSettings settings;
  private final JsonService json;
  private final Consumer<String> heard;
  private final Gate gate;
  private volatile @Nullable Edge edge;
  private volatile @Nullable AuditLog audit;

  /**
   * @param heard is told each address that a client wants to hear
   */
  Bridge(NodeSettings settings, InFlight inFlight, JsonService json, Consumer<String> heard) {
    this.settings = settings;
    this.json = json;
    this.heard = heard;
    this.gate = new Gate(inFlight, BYTES_IN_FLIGHT_MAX);
  }

  /** Where it listens. */
  Optional<String> address() {
    var open = edge;
    return open == null || open.port() == 0
        ? Optional.empty()
        : Optional.of(settings.host() + ":" + open.port());
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

  /** Lets clients in, if there is to be a bridge, and browsers by HTTP. */
  Future<Void> open(Vertx vertx, Verticles doors, HttpVerticle http) {
    var door = settings.edge();
    return vertx
        .executeBlocking(() -> access(vertx, door))
        .compose(
            access -> {
              var inside =
                  new Inside(gate, json, Objects.requireNonNull(access), audit(door), heard);
              http.letIn(new BrowserBridge(vertx, inside, door.limits(), door.origins()));
              if (settings.bridgePort() < 0 && door.socket().isEmpty()) {
                return Future.succeededFuture();
              }
              var opened =
                  new Edge(
                      new Listening(
                          settings.host(), settings.bridgePort(), door.socket(), door.tls()),
                      inside,
                      door.limits());
              edge = opened;
              return doors.deploy(opened);
            })
        .recover(error -> Future.failedFuture(notBound(error)));
  }

  private Audit audit(EdgeSettings door) {
    if (door.audit().isEmpty()) return Audit.NONE;
    var log = new AuditLog(settings.name(), door.audit().get());
    audit = log;
    return log;
  }

  /** Nobody comes in any more: writes what is still to be written. */
  void close() {
    var log = audit;
    if (log != null) log.close();
  }

  private Access access(Vertx vertx, EdgeSettings door) throws IOException {
    if (door.users().isEmpty()) return new OpenAccess(rights(true), rights(false));
    Optional<Tokens> tokens =
        door.tokens().isPresent()
            ? Optional.of(Tokens.of(vertx, door.tokens().get()))
            : Optional.empty();
    var access = new UsersAccess(vertx, door.known(), tokens);
    var files = Stream.concat(door.users().stream(), door.roles().stream()).toList();
    new FileWatch(vertx, files)
        .onChange(
            () -> {
              access.become(door.known());
              LOG.info("users and roles were read anew");
            });
    return access;
  }

  private Rights rights(boolean administration) {
    return new OpenRights(
        administration, settings.permits().inbound(), settings.permits().outbound());
  }

  private Throwable notBound(Throwable error) {
    return NotBound.at(settings.host(), settings.bridgePort(), "bridge", error);
  }

  /** Takes no new requests; completes when those under way are answered, or have had 5 s. */
  Future<Void> shut(Vertx vertx) {
    return gate.shut(vertx);
  }
}
