package io.eventserver.edge;

import io.vertx.core.Vertx;
import java.util.concurrent.TimeUnit;

/** Ours speaks the protocol of the stock bridge. */
class EdgeTest extends BridgeConformance {
  static final Rights RIGHTS =
      new Rights() {
        @Override
        public boolean maySend(String address) {
          return address.matches(INBOUND);
        }

        @Override
        public boolean mayHear(String address) {
          return address.matches(OUTBOUND);
        }
      };

  @Override
  int open(Vertx vertx) throws Exception {
    var edge = new Edge("127.0.0.1", 0, RIGHTS, EdgeLimits.DEFAULT);
    vertx.deployVerticle(edge).toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    return edge.port();
  }

  @Override
  String deniedAt(String replyAddress) {
    return replyAddress;
  }

  @Override
  int heardWhenRegisteredTwice() {
    return 1;
  }
}
