package io.eventserver.testing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.BindException;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class ReservedPortTest {
  private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

  @Test
  @DisplayName("nobody gets the same port twice, and nobody listens there")
  void distinct() throws IOException {
    Set<Integer> ports = new HashSet<>();
    for (int i = 0; i < 200; i++) {
      int port = ReservedPort.next();
      assertThat(ports.add(port)).isTrue();
      assertThatThrownBy(() -> new Socket(LOOPBACK, port)).isInstanceOf(ConnectException.class);
    }
  }

  @Test
  @DisplayName("one can listen there, end, and listen again; the reservation stays")
  void listened() throws IOException {
    int port = ReservedPort.next();
    for (int i = 0; i < 3; i++) {
      try (var server = new ServerSocket(port, 1, LOOPBACK);
          var client = new Socket(LOOPBACK, port);
          var accepted = server.accept()) {
        assertThat(accepted.getPort()).isEqualTo(client.getLocalPort());
      }
      assertThatThrownBy(() -> new ServerSocket(port + 1, 1, LOOPBACK))
          .isInstanceOf(BindException.class);
    }
  }
}
