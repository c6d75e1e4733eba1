package io.eventserver.edge;

import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import org.jspecify.annotations.Nullable;

/** Listens for clients that speak the protocol of the TCP event bus bridge. */
public final class Edge extends VerticleBase {
  private final String host;
  private final int port;
  private final Inside inside;
  private final Rights rights;
  private final EdgeLimits limits;
  private volatile @Nullable NetServer server;

  /**
   * @param port 0: any that is free
   */
  public Edge(String host, int port, Inside inside, Rights rights, EdgeLimits limits) {
    this.host = host;
    this.port = port;
    this.inside = inside;
    this.rights = rights;
    this.limits = limits;
  }

  /** The port it listens on; 0 before it does. */
  public int port() {
    var listening = server;
    return listening == null ? 0 : listening.actualPort();
  }

  @Override
  public Future<?> start() {
    var parser = new FrameParser(limits.depth(), limits.frameBytes());
    return vertx
        .createNetServer(new NetServerOptions().setTcpNoDelay(true))
        .connectHandler(
            socket -> new Connection(socket, context, inside, rights, limits, parser).open())
        .listen(port, host)
        .onSuccess(it -> server = it);
  }
}
