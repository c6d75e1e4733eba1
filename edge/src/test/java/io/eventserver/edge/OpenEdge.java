package io.eventserver.edge;

import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** An edge that lets in what the suite says, before a node that answers nothing of its own. */
final class OpenEdge {
  private static final int CONNECTIONS = 20_000;

  private OpenEdge() {}

  /** The usual limits but for two times, and for connections: many. */
  static EdgeLimits limits(Duration login, Duration frame) {
    var usual = EdgeLimits.DEFAULT;
    return new EdgeLimits(
        usual.frameBytes(),
        usual.depth(),
        usual.textChars(),
        usual.numberChars(),
        CONNECTIONS,
        CONNECTIONS,
        usual.inFlight(),
        usual.subscriptions(),
        usual.openReplies(),
        usual.pendingBytes(),
        usual.idle(),
        login,
        frame);
  }

  static Access everybody() {
    var rights = new OpenRights(true, List.of(OpenBridge.INBOUND), List.of(OpenBridge.OUTBOUND));
    return new OpenAccess(rights, rights);
  }

  /** Opens it on loopback for everybody; answers its port. */
  static int open(Vertx vertx, EdgeLimits limits) throws Exception {
    return open(vertx, limits, everybody(), Audit.NONE);
  }

  /** Opens it on loopback; answers its port. */
  static int open(Vertx vertx, EdgeLimits limits, Access access, Audit audit) throws Exception {
    return open(vertx, limits, access, audit, new JsonService(vertx, Detour.NONE));
  }

  /** Opens it on loopback before services; answers its port. */
  static int open(Vertx vertx, EdgeLimits limits, Access access, Audit audit, JsonService services)
      throws Exception {
    return open(vertx, Listening.LOOPBACK, limits, inside(access, audit, services)).port();
  }

  /** Opens it anywhere for everybody. */
  static Edge open(Vertx vertx, Listening listening) throws Exception {
    var inside = inside(everybody(), Audit.NONE, new JsonService(vertx, Detour.NONE));
    return open(vertx, listening, EdgeLimits.DEFAULT, inside);
  }

  private static Inside inside(Access access, Audit audit, JsonService services) {
    var gate = new Gate(new InFlight(10_000), 64 << 20);
    return new Inside(gate, services, access, audit, address -> {});
  }

  private static Edge open(Vertx vertx, Listening listening, EdgeLimits limits, Inside inside)
      throws Exception {
    var edge = new Edge(listening, inside, limits);
    vertx.deployVerticle(edge).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return edge;
  }
}
