package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Addresses that the operator opens beside those of the wire. */
class PermitsIT {
  @TempDir Path folder;

  @Test
  @DisplayName("clients speak with each other over permitted addresses, and no pattern opens ours")
  void permitted() throws Exception {
    try (var node =
            NodeProcess.start(
                "start",
                folder.resolve("data"),
                "--permit-inbound",
                ".*",
                "--permit-outbound",
                ".*");
        var one = node.connect();
        var two = node.connect()) {
      one.frame("{\"type\":\"register\",\"address\":\"news\"}");
      one.ok("event-server.status", "{}");
      two.frame("{\"type\":\"publish\",\"address\":\"news\",\"body\":{\"hello\":1}}");
      assertThat(one.read().path("body").path("hello").asInt()).isEqualTo(1);
      two.send("event-server.internal.append", "{}");
      assertThat(two.read().path("message").asText()).isEqualTo("access_denied");
      two.send("event-server.admin.other", "{}");
      assertThat(two.read().path("message").asText()).isEqualTo("access_denied");
      two.frame("{\"type\":\"register\",\"address\":\"event-server.internal.committed\"}");
      assertThat(two.read().path("message").asText()).isEqualTo("access_denied");
      two.frame("{\"type\":\"publish\",\"address\":\"event-server.committed\",\"body\":1}");
      assertThat(two.read().path("type").asText()).isEqualTo("err");
      node.stop();
    }
  }
}
