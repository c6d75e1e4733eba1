package io.eventserver.clusterconfig;

import io.netty.bootstrap.ServerBootstrap;
import io.netty.channel.Channel;
import io.netty.channel.ChannelHandler;
import io.netty.channel.ChannelHandlerContext;
import io.netty.channel.ChannelInboundHandlerAdapter;
import io.vertx.core.impl.transports.NioTransport;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.spi.transport.Transport;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/**
 * How Vert.x listens, with a guard before the event bus: what listens before the bus is there is
 * the bus.
 */
final class GuardedTransport extends NioTransport implements io.vertx.core.transport.Transport {
  private final NetworkGuard guard;
  private volatile boolean busListens;

  GuardedTransport(NetworkGuard guard) {
    this.guard = guard;
  }

  /** The bus is there: what listens from now on is for others. */
  void busListens() {
    busListens = true;
  }

  @Override
  public void configure(NetServerOptions options, boolean domainSocket, ServerBootstrap bootstrap) {
    super.configure(options, domainSocket, bootstrap);
    if (!busListens) bootstrap.handler(new Door(guard));
  }

  /** Takes what was accepted, before it is read from. */
  @ChannelHandler.Sharable
  private static final class Door extends ChannelInboundHandlerAdapter {
    private final NetworkGuard guard;

    Door(NetworkGuard guard) {
      this.guard = guard;
    }

    @Override
    public void channelRead(ChannelHandlerContext context, Object accepted) {
      if (accepted instanceof Channel channel && !mayEnter(channel)) {
        channel.unsafe().closeForcibly();
      } else {
        context.fireChannelRead(accepted);
      }
    }

    private boolean mayEnter(Channel channel) {
      return channel.remoteAddress() instanceof InetSocketAddress from
          && guard.letsIn(from.getAddress());
    }
  }

  @Override
  public String name() {
    return "nio";
  }

  @Override
  public boolean available() {
    return isAvailable();
  }

  @Override
  public @Nullable Throwable unavailabilityCause() {
    return null;
  }

  @Override
  public Transport implementation() {
    return this;
  }
}
