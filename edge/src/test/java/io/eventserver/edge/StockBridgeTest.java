package io.eventserver.edge;

import io.eventserver.testing.ReservedPort;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** The bridge of Vert.x, by which the protocol is known. */
class StockBridgeTest extends BridgeConformance {
  @Override
  int open(Vertx vertx) throws Exception {
    int port = ReservedPort.next();
    TcpEventBusBridge.create(
            vertx,
            new BridgeOptions()
                .addInboundPermitted(new PermittedOptions().setAddressRegex(INBOUND))
                .addOutboundPermitted(new PermittedOptions().setAddressRegex(OUTBOUND)),
            new NetServerOptions())
        .listen(port, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS);
    return port;
  }

  @Override
  @Nullable String deniedAt(String replyAddress) {
    return null;
  }

  @Override
  int heardWhenRegisteredTwice() {
    return 2;
  }
}
