package io.eventserver.edge;

import io.netty.channel.Channel;
import io.netty.channel.ChannelFuture;
import io.vertx.core.http.HttpConnection;
import io.vertx.core.http.impl.HttpServerConnection;

/**
 * The connections of an HTTP server, browsers' among them, as many as there may be. Of one event
 * loop.
 */
public final class HttpConnections {
  private final Places places;

  public HttpConnections(EdgeLimits limits) {
    places = new Places(limits);
  }

  /** Takes one in, or ends it. */
  public void add(HttpConnection connection) {
    String from = connection.remoteAddress().hostAddress();
    if (places.take(from) != null) connection.close();
    else closed(connection).addListener(_ -> places.leave(from));
  }

  /** Where a WebSocket takes its place, a connection is not told of its end: its channel is. */
  private static ChannelFuture closed(HttpConnection connection) {
    return channel(connection).closeFuture();
  }

  /** What knows how the connection stands, whatever is spoken on it. */
  static Channel channel(HttpConnection connection) {
    return ((HttpServerConnection) connection).channelHandlerContext().channel();
  }
}
