package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of a node whose state has no room in its memory. */
class MemoryIT {
  private static final int BATCH = 500;
  private static final int TOO_MANY = 500_000;

  @TempDir Path folder;

  private static List<String> memory(String mib) {
    return List.of("env", "EVENT_SERVER_JAVA_OPTIONS=-XX:TieredStopAtLevel=1 -Xmx" + mib + "m");
  }

  @Test
  @DisplayName("where the memory is full commands are a 507, reads go on, and nothing is lost")
  void full() throws Exception {
    Path data = folder.resolve("data");
    var acknowledged = new ArrayList<Integer>();
    try (var node = NodeProcess.start(memory("48"), "demo", data);
        var bridge = node.connect()) {
      JsonNode refused = null;
      for (int sent = 0; refused == null; sent += BATCH) {
        assertThat(sent).isLessThan(TOO_MANY);
        var results = TroubleIT.create(bridge, sent, BATCH);
        for (int i = 0; i < BATCH; i++) {
          if (results.get(i).has("failureCode")) refused = results.get(i);
          else acknowledged.add(sent + i);
        }
      }
      assertThat(refused.path("failureCode").asInt()).as(refused.toString()).isEqualTo(507);
      assertThat(refused.path("message").asText()).contains("the memory is full");
      assertThat(TroubleIT.find(bridge, acknowledged.getLast()).path("row").path("name").asText())
          .isEqualTo(TroubleIT.NAME);
      // What was done is known: a repeat of it is no new command.
      assertThat(TroubleIT.create(bridge, 0, BATCH).get(0).path("position").asLong()).isEqualTo(1);
      assertThat(bridge.ok(Addresses.STATUS, "{}").path("memoryFull").asBoolean()).isTrue();
      assertThat(node.errorsWith("refused with 507")).isPositive();
      node.kill();
    }
    try (var node = NodeProcess.start("demo", data);
        var bridge = node.connect()) {
      assertThat(node.ready("position")).isEqualTo(String.valueOf(acknowledged.size()));
      for (int number : List.of(0, acknowledged.getLast())) TroubleIT.find(bridge, number);
      assertThat(TroubleIT.create(bridge, TOO_MANY, BATCH).get(0).has("position")).isTrue();
      node.stop();
    }
  }

  @Test
  @DisplayName("a node that has not even the memory to start ends, and says so")
  void tooLittle() throws Exception {
    var ended =
        Archive.run(memory("12"), "demo", "--data=" + folder.resolve("data"), "--bridge-port=0");
    assertThat(ended.code()).isEqualTo(3);
    assertThat(ended.out() + ended.err()).contains("OutOfMemoryError");
  }
}
