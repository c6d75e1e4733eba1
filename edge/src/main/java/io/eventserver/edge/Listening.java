package io.eventserver.edge;

import java.nio.file.Path;
import java.util.Optional;

/**
 * Where clients come in.
 *
 * @param port 0: any that is free; -1: none
 * @param socket a Unix domain socket, for clients of this machine; empty: none
 * @param tls empty: connections are not private
 */
public record Listening(String host, int port, Optional<Path> socket, Optional<TlsFiles> tls) {
  /** Any free port of the loopback interface. */
  public static final Listening LOOPBACK =
      new Listening("127.0.0.1", 0, Optional.empty(), Optional.empty());
}
