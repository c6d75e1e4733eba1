package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Requests of one connection are decided in the order in which they came, whatever their size. */
class OrderIT {
  private static final String COMMAND = "event-server.command";
  private static final int ROUNDS = 30;
  private static final int ACCOUNTS = 400;

  @TempDir Path folder;

  private static String create(String id) {
    return "{\"aggregate\":\"account\",\"id\":\"%s\",\"command\":\"CreateAccount\",\"data\":{\"name\":\"A\"}}"
        .formatted(id);
  }

  private static String add(String id, int amount) {
    return "{\"aggregate\":\"account\",\"id\":\"%s\",\"command\":\"AddMoney\",\"data\":{\"amount\":%d}}"
        .formatted(id, amount);
  }

  private static String batch(String prefix) {
    var items = new StringBuilder();
    for (int i = 0; i < ACCOUNTS; i++) {
      items.append(i == 0 ? "" : ",").append(create(prefix + i));
    }
    return "{\"commands\":[" + items + "]}";
  }

  @Test
  @DisplayName("what comes behind a large request sees what that has done, and so on")
  void order() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"), "--fsync=never");
        var client = node.connect()) {
      for (int round = 0; round < ROUNDS; round++) {
        String last = round + "-" + (ACCOUNTS - 1);
        Map<String, Integer> versions = new HashMap<>();
        client.send(COMMAND, batch(round + "-"));
        versions.put(client.send(COMMAND, add(last, 1)), 2);
        client.send(COMMAND, batch(round + "-more-"));
        versions.put(client.send(COMMAND, add(last, 2)), 3);
        versions.put(client.send(COMMAND, add(last, 3)), 4);
        client.send(COMMAND, "{\"commands\":\"" + "x".repeat(20_000) + "\"}");
        versions.put(client.send(COMMAND, add(last, 4)), 5);
        read(client, versions);
      }
    }
  }

  /** Seven answers, in whatever order: one is that of nonsense, the others are well. */
  private static void read(RawBridge client, Map<String, Integer> versions) throws IOException {
    int failed = 0;
    for (int i = 0; i < 7; i++) {
      var frame = client.read();
      if (frame.path("type").asText().equals("err")) failed++;
      var expected = versions.remove(frame.path("address").asText());
      if (expected != null) {
        assertThat(frame.path("body").path("version").asInt(-1)).isEqualTo(expected);
      }
    }
    assertThat(failed).isEqualTo(1);
    assertThat(versions).isEmpty();
  }
}
