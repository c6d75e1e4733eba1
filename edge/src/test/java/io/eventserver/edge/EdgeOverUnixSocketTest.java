package io.eventserver.edge;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.io.TempDir;

/** Ours speaks the same protocol over a Unix domain socket. */
class EdgeOverUnixSocketTest extends EdgeTest {
  @TempDir Path folder;

  @Override
  int open(Vertx vertx) throws Exception {
    Path socket = folder.resolve("bridge");
    OpenEdge.open(vertx, new Listening("127.0.0.1", -1, Optional.of(socket), Optional.empty()));
    return Relay.open(
        vertx, new NetClientOptions(), SocketAddress.domainSocketAddress(socket.toString()));
  }
}
