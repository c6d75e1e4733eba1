package io.eventserver.server;

import java.io.IOException;
import java.net.BindException;

/** An address on which a node cannot listen. */
final class NotBound extends IOException {
  private static final long serialVersionUID = 1L;

  private NotBound(String message, Throwable cause) {
    super(message, cause);
  }

  /** Java's own transport has a class for it, the system's others its name. */
  private static boolean isRefused(Throwable error) {
    return error instanceof BindException
        || (error instanceof IOException && String.valueOf(error.getMessage()).startsWith("bind("));
  }

  /** The failure to listen, as the operator is told: what for, where, and what to do. */
  static Throwable at(String host, int port, String what, Throwable error) {
    if (!isRefused(error)) return error;
    return new NotBound(
        "the %s cannot listen on %s:%d (%s): free it, or give another --%s-port"
            .formatted(what, host, port, error.getMessage(), what),
        error);
  }
}
