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

  /** Opens it on loopback for everybody; answers its port. */
  static int open(Vertx vertx, EdgeLimits limits) throws Exception {
    var rights = new OpenRights(true, List.of(OpenBridge.INBOUND), List.of(OpenBridge.OUTBOUND));
    return open(vertx, limits, new OpenAccess(rights, rights), Audit.NONE);
  }

  /** Opens it on loopback; answers its port. */
  static int open(Vertx vertx, EdgeLimits limits, Access access, Audit audit) throws Exception {
    var inFlight = new InFlight(10_000);
    var inside =
        new Inside(
            new Gate(inFlight, 64 << 20),
            new JsonService(vertx, inFlight, Detour.NONE),
            access,
            audit,
            address -> {});
    var edge = new Edge(Listening.LOOPBACK, inside, limits);
    vertx.deployVerticle(edge).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return edge.port();
  }
}
