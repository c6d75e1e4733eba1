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
  private volatile @Nullable Access access;
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

  /** Reads who may come in; fails where it could not open. To be asked before a long replay. */
  Future<Void> prepare(Vertx vertx) {
    return vertx
        .executeBlocking(
            () -> {
              if (settings.bridgePort() > 0) requireFree();
              return access(vertx, settings.edge());
            })
        .onSuccess(it -> access = it)
        .recover(error -> Future.failedFuture(notBound(error)))
        .mapEmpty();
  }

  private void requireFree() throws IOException {
    new ServerSocket(settings.bridgePort(), 1, InetAddress.getByName(settings.host())).close();
  }

  /** Lets clients in, if there is to be a bridge, and browsers by HTTP. */
  Future<Void> open(Vertx vertx, Verticles doors, HttpVerticle http) {
    var door = settings.edge();
    var inside = new Inside(gate, json, Objects.requireNonNull(access), audit(door), heard);
    http.letIn(new BrowserBridge(vertx, inside, door.limits(), door.origins()));
    if (settings.bridgePort() < 0 && door.socket().isEmpty()) return Future.succeededFuture();
    var listening =
        new Listening(settings.host(), settings.bridgePort(), door.socket(), door.tls());
    var opened = new Edge(listening, inside, door.limits());
    edge = opened;
    return doors.deploy(opened).recover(error -> Future.failedFuture(notBound(error)));
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
    var watch = new FileWatch(Stream.concat(door.users().stream(), door.roles().stream()).toList());
    var users = new UsersAccess(vertx, door.known(), tokens);
    watch.onChange(
        vertx,
        () -> {
          users.become(door.known());
          LOG.info("users and roles were read anew");
        });
    return users;
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
