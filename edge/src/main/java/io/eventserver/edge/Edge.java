package io.eventserver.edge;

import static java.util.Objects.requireNonNull;

import io.vertx.core.Future;
import io.vertx.core.Handler;
import io.vertx.core.VerticleBase;
import io.vertx.core.net.NetServer;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.NetSocket;
import io.vertx.core.net.SocketAddress;
import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.SocketChannel;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.PosixFilePermissions;
import org.jspecify.annotations.Nullable;

/** Listens for clients that speak the protocol of the TCP event bus bridge. */
public final class Edge extends VerticleBase {
  /** Where a client says who it is. */
  public static final String LOGIN = "event-server.login";

  private static final long LOOK_MILLIS = 1_000;

  private final Listening listening;
  private final Inside inside;
  private final EdgeLimits limits;
  private volatile @Nullable NetServer server;

  public Edge(Listening listening, Inside inside, EdgeLimits limits) {
    this.listening = listening;
    this.inside = inside;
    this.limits = limits;
  }

  /** The port it listens on; 0 where it listens on none. */
  public int port() {
    var open = server;
    return open == null ? 0 : open.actualPort();
  }

  @Override
  public Future<?> start() {
    var connections = new Connections(new Loop(context), inside, limits);
    vertx.setPeriodic(LOOK_MILLIS, _ -> connections.look());
    return (listening.port() < 0 ? Future.succeededFuture() : openPort(connections::add))
        .compose(
            _ ->
                listening.socket().isEmpty()
                    ? Future.succeededFuture()
                    : openSocket(listening.socket().get(), connections::add));
  }

  private Future<?> openPort(Handler<NetSocket> clients) {
    var options = new NetServerOptions().setTcpNoDelay(true);
    var tls = listening.tls();
    return tls.isEmpty()
        ? listen(options, clients)
        : vertx
            .executeBlocking(() -> tls.get().secure(options))
            .compose(
                watch ->
                    listen(options, clients)
                        .onSuccess(
                            it ->
                                tls.get()
                                    .renew(vertx, requireNonNull(watch), it::updateSSLOptions)));
  }

  private Future<NetServer> listen(NetServerOptions options, Handler<NetSocket> clients) {
    return vertx
        .createNetServer(options)
        .connectHandler(clients)
        .listen(listening.port(), listening.host())
        .onSuccess(it -> server = it);
  }

  private Future<?> openSocket(Path socket, Handler<NetSocket> clients) {
    return vertx
        .executeBlocking(() -> removeOld(socket))
        .compose(
            _ ->
                vertx
                    .createNetServer()
                    .connectHandler(clients)
                    .listen(SocketAddress.domainSocketAddress(socket.toString())))
        .compose(_ -> vertx.executeBlocking(() -> ownersOnly(socket)));
  }

  /** One that was left by a node that was killed; nothing else is removed. */
  private static boolean removeOld(Path socket) throws IOException {
    if (!Files.exists(socket, LinkOption.NOFOLLOW_LINKS)) return false;
    var found = Files.readAttributes(socket, BasicFileAttributes.class, LinkOption.NOFOLLOW_LINKS);
    if (!found.isOther()) throw new FileAlreadyExistsException(socket + " is no socket");
    try (var used = SocketChannel.open(StandardProtocolFamily.UNIX)) {
      used.connect(UnixDomainSocketAddress.of(socket));
    } catch (IOException e) {
      return Files.deleteIfExists(socket);
    }
    throw new FileAlreadyExistsException(socket + " is in use by another process");
  }

  private static Path ownersOnly(Path socket) throws IOException {
    return Files.setPosixFilePermissions(socket, PosixFilePermissions.fromString("rw-------"));
  }

  @Override
  public Future<?> stop() {
    return listening.socket().isEmpty()
        ? Future.succeededFuture()
        : vertx.executeBlocking(() -> Files.deleteIfExists(listening.socket().get()));
  }
}
