package io.eventserver.server;

import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.transport.Transport;
import java.util.Locale;
import org.jspecify.annotations.Nullable;

/** By which of the system's interfaces a node hears of its sockets. */
enum NetworkTransport {
  /** Linux's, where the processor has a library. */
  EPOLL,
  /** Linux's rings: faster where many connections have something, slower where one has. */
  IO_URING,
  /** What Java has everywhere. */
  NIO;

  /** Null where its library is not there. */
  private @Nullable Transport transport() {
    return switch (this) {
      case EPOLL -> Transport.EPOLL;
      case IO_URING -> Transport.IO_URING;
      case NIO -> Transport.NIO;
    };
  }

  boolean isThere() {
    var transport = transport();
    return transport != null && transport.available();
  }

  /** What is taken where nothing is said. */
  static NetworkTransport usual() {
    return EPOLL.isThere() ? EPOLL : NIO;
  }

  /** The one of a name; an {@link IllegalArgumentException} where it cannot be had here. */
  static NetworkTransport of(String name) {
    for (var each : values()) {
      if (each.toString().equals(name)) return each.required();
    }
    throw new IllegalArgumentException("--transport: epoll, io_uring or nio");
  }

  private NetworkTransport required() {
    if (isThere()) return this;
    var transport = transport();
    var why = transport == null ? "no library for this processor" : transport.unavailabilityCause();
    throw new IllegalArgumentException(
        "--transport %s is not to be had here: %s".formatted(this, why));
  }

  /** What runs on it. */
  Vertx vertx(VertxOptions options) {
    return Vertx.builder().with(options).withTransport(transport()).build();
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
