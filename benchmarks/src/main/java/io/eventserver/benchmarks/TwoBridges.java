package io.eventserver.benchmarks;

import io.eventserver.accounts.AccountsDomain;
import io.eventserver.eventstore.FsyncMode;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.server.Node;
import io.eventserver.server.NodeSettings;
import io.eventserver.server.StartUp;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.net.NetServerOptions;
import io.vertx.ext.bridge.BridgeOptions;
import io.vertx.ext.bridge.PermittedOptions;
import io.vertx.ext.eventbus.bridge.tcp.TcpEventBusBridge;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.util.List;

/** One node with the accounts, behind its own edge and behind the stock bridge. */
final class TwoBridges {
  private TwoBridges() {}

  /** Prints the two ports, and serves until its input ends. */
  public static void main(String... args) throws Exception {
    var vertx = Vertx.vertx();
    var settings =
        NodeSettings.inMemory()
            .withData(Path.of(args[0]))
            .with(LogSettings.DEFAULT.with(FsyncMode.parse(args[1])));
    var node = await(Node.start(vertx, settings, List.of(new AccountsDomain()), StartUp.PLAIN));
    System.out.println(
        "ports " + node.bridgeAddress().orElseThrow().replaceAll(".*:", "") + " " + stock(vertx));
    while (System.in.read() >= 0) {
      // Whoever started it holds the other end.
    }
    System.exit(0);
  }

  private static int stock(Vertx vertx) throws Exception {
    int port;
    try (var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      port = probe.getLocalPort();
    }
    var rights =
        new BridgeOptions()
            .addInboundPermitted(new PermittedOptions().setAddress(Addresses.COMMAND));
    await(
        TcpEventBusBridge.create(vertx, rights, new NetServerOptions().setTcpNoDelay(true))
            .listen(port, "127.0.0.1"));
    return port;
  }

  private static <T> T await(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get();
  }
}
