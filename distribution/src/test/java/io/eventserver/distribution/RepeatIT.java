package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Repeats of commands across the end of the process. */
class RepeatIT {
  private static final String COMMAND = "event-server.command";

  @TempDir Path folder;

  @Test
  @DisplayName(
      "command ids are known after a kill, for accepted and for refused ones, and history pages"
          + " back")
  void repeatedAfterRestart() throws Exception {
    Path data = folder.resolve("again");
    String create =
        "{\"aggregate\":\"account\",\"id\":\"a\",\"command\":\"CreateAccount\",\"data\":{\"name\":\"Ann\"},\"commandId\":\"c1\"}";
    String subtract =
        "{\"aggregate\":\"account\",\"id\":\"a\",\"command\":\"SubtractMoney\",\"data\":{\"amount\":501},\"commandId\":\"c2\"}";
    String first;
    String refused;
    try (var demo = NodeProcess.start("demo", data);
        var client = demo.connect()) {
      first = client.ok(COMMAND, create).toString();
      var frame =
          client
              .ask(COMMAND, "{\"commands\":[" + subtract + "]}")
              .path("body")
              .path("results")
              .path(0);
      assertThat(frame.path("failureCode").asInt()).isEqualTo(422);
      assertThat(frame.path("events").path(0).path("type").asText()).isEqualTo("AccountLimitHit");
      refused = frame.toString();
      demo.kill();
    }
    try (var demo = NodeProcess.start("demo", data);
        var client = demo.connect()) {
      assertThat(client.ok(COMMAND, create).toString()).isEqualTo(first);
      assertThat(
              client
                  .ask(COMMAND, "{\"commands\":[" + subtract + "]}")
                  .path("body")
                  .path("results")
                  .path(0)
                  .toString())
          .isEqualTo(refused);
      assertThat(client.fails(COMMAND, subtract)).isEqualTo(422);
      var page =
          client.ok("event-server.history", "{\"aggregate\":\"account\",\"id\":\"a\",\"limit\":1}");
      assertThat(page.path("events").path(0).path("version").asInt()).isEqualTo(2);
      assertThat(page.path("beforeVersion").asInt()).isEqualTo(2);
      assertThat(
              client
                  .ok(
                      "event-server.history",
                      "{\"aggregate\":\"account\",\"id\":\"a\",\"limit\":1,\"beforeVersion\":2}")
                  .has("beforeVersion"))
          .isFalse();
      demo.stop();
    }
  }
}
