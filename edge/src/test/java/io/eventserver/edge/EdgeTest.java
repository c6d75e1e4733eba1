package io.eventserver.edge;

import io.vertx.core.Vertx;

/** Ours speaks the protocol of the stock bridge. */
class EdgeTest extends BridgeConformance {
  @Override
  int open(Vertx vertx) throws Exception {
    return OpenEdge.open(vertx, EdgeLimits.DEFAULT);
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
