package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Many accounts at once: every balance must be what a fold of the log says. */
class PlaybookIT {
  @TempDir Path folder;

  @Test
  @DisplayName("2,000 accounts end with the balances that the log says, also after a kill")
  void small() throws Exception {
    play(2_000);
  }

  @Test
  @Tag("long")
  @DisplayName("100,000 accounts end with the balances that the log says, also after a kill")
  void large() throws Exception {
    play(100_000);
  }

  private void play(int accounts) throws Exception {
    Path data = folder.resolve("data");
    Map<String, Long> folded;
    try (var node = NodeProcess.start("demo", data)) {
      var ran =
          Archive.run(
              "playbook:accounts",
              "--accounts",
              String.valueOf(accounts),
              "--check",
              "--bridge",
              node.bridge());
      assertThat(ran.code()).as(ran.err()).isZero();
      assertThat(ran.out()).contains("%,d balances are compared".formatted(accounts), " 0 differ");
      try (var raw = node.connect()) {
        folded = fold(raw);
        assertThat(folded).hasSize(accounts);
        assertThat(listed(raw)).isEqualTo(folded);
      }
      node.kill();
    }
    try (var node = NodeProcess.start("demo", data);
        var raw = node.connect()) {
      assertThat(fold(raw)).isEqualTo(folded);
      assertThat(listed(raw)).isEqualTo(folded);
      node.stop();
    }
  }

  private static Map<String, Long> fold(RawBridge raw) throws IOException {
    Map<String, Long> balances = new HashMap<>();
    long next = 1;
    long head;
    do {
      var page =
          raw.ok(
              "event-server.events",
              "{\"from\":%d,\"limit\":10000,\"aggregate\":\"account\"}".formatted(next));
      for (JsonNode event : page.path("events")) {
        long amount = event.path("data").path("amount").asLong();
        String type = event.path("type").asText();
        balances.merge(
            event.path("id").asText(),
            type.equals("MoneyAdded") ? amount : type.equals("MoneySubtracted") ? -amount : 0,
            Long::sum);
      }
      next = page.path("next").asLong();
      head = page.path("head").asLong();
    } while (next <= head);
    return balances;
  }

  private static Map<String, Long> listed(RawBridge raw) throws IOException {
    Map<String, Long> balances = new HashMap<>();
    String after = "";
    do {
      var page =
          raw.ok(
              "event-server.list",
              "{\"projection\":\"accounts\",\"limit\":10000%s}".formatted(after));
      for (JsonNode row : page.path("rows")) {
        assertThat(balances.put(row.path("key").asText(), row.path("row").path("balance").asLong()))
            .isNull();
      }
      after = page.has("next") ? ",\"after\":\"" + page.path("next").asText() + "\"" : "";
    } while (!after.isEmpty());
    return balances;
  }
}
