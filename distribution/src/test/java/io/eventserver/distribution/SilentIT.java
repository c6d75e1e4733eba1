package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Connections on which nothing is said. */
class SilentIT {
  private static final int ENDED_MILLIS = 10_000;
  private static final int OPEN_MILLIS = 500;

  @TempDir Path folder;

  @Test
  @DisplayName("also they are counted, at the bridge and at the HTTP port")
  void counted() throws Exception {
    try (var node =
        NodeProcess.start("demo", folder.resolve("data"), "--connections-per-address-max=2")) {
      int http = Integer.parseInt(node.ready("http").replaceAll(".*:", ""));
      for (int port : new int[] {node.bridgePort(), http}) {
        try (var first = open(port);
            var second = open(port);
            var third = open(port)) {
          assertThat(isEnded(third, ENDED_MILLIS)).as("the third at %d", port).isTrue();
          assertThat(isEnded(first, OPEN_MILLIS)).isFalse();
          assertThat(isEnded(second, OPEN_MILLIS)).isFalse();
        }
      }
    }
  }

  private static Socket open(int port) throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), port);
  }

  private static boolean isEnded(Socket socket, int millis) throws IOException {
    socket.setSoTimeout(millis);
    try {
      // The bridge says why before it ends.
      socket.getInputStream().readAllBytes();
      return true;
    } catch (SocketTimeoutException e) {
      return false;
    }
  }
}
