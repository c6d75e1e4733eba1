package io.eventserver.edge;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.util.concurrent.TimeUnit;

/** A port that hands on what comes, both ways, to where a plain client cannot speak. */
final class Relay {
  private Relay() {}

  /** Opens one on loopback; answers its port. */
  static int open(Vertx vertx, NetClientOptions options, SocketAddress to) throws Exception {
    var client = vertx.createNetClient(options);
    return vertx
        .createNetServer()
        .connectHandler(
            socket -> {
              socket.pause();
              client
                  .connect(to)
                  .onSuccess(other -> join(socket, other))
                  .onFailure(_ -> socket.close());
            })
        .listen(0, "127.0.0.1")
        .toCompletionStage()
        .toCompletableFuture()
        .get(10, TimeUnit.SECONDS)
        .actualPort();
  }

  private static void join(NetSocket one, NetSocket other) {
    one.pipeTo(other);
    other.pipeTo(one);
  }
}
