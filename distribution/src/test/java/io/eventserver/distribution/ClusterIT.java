package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Several real processes on one event bus. */
class ClusterIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final String CREATE =
      "{\"aggregate\":\"account\",\"id\":\"a\",\"command\":\"CreateAccount\","
          + "\"data\":{\"name\":\"Ann\"},\"commandId\":\"create\"}";
  private static final String FIND = "{\"projection\":\"accounts\",\"key\":\"a\"}";

  private final String name = "test-" + UUID.randomUUID();
  private final int[] ports = new int[3];
  @TempDir Path folder;

  @BeforeEach
  void choosePorts() throws IOException {
    List<ServerSocket> probes = new ArrayList<>();
    for (int i = 0; i < ports.length; i++) {
      var probe = new ServerSocket(0, 1, InetAddress.getLoopbackAddress());
      probes.add(probe);
      ports[i] = probe.getLocalPort();
    }
    for (var probe : probes) probe.close();
  }

  private List<String> options(int index) {
    var members = new ArrayList<String>();
    for (int port : ports) members.add("127.0.0.1:" + port);
    return List.of(
        "--cluster",
        "--cluster-name",
        name,
        "--cluster-port",
        String.valueOf(ports[index]),
        "--members",
        String.join(",", members),
        "--name",
        "node-" + index);
  }

  private NodeProcess store() throws IOException {
    return NodeProcess.start("demo", folder.resolve("data"), options(0).toArray(String[]::new));
  }

  private NodeProcess door() throws IOException {
    var options = new ArrayList<>(options(1));
    options.addAll(List.of("--roles", "bridge,http"));
    return NodeProcess.start("start", folder.resolve("none"), options.toArray(String[]::new));
  }

  @Test
  @DisplayName("a node without state answers what the node with the store knows")
  void forwards() throws Exception {
    try (var store = store();
        var door = door();
        var there = store.connect();
        var here = door.connect()) {
      here.frame("{\"type\":\"register\",\"address\":\"event-server.committed\"}");
      var idle = here.read();
      assertThat(idle.path("body").path("position").asLong()).isZero();

      var stored = here.ok("event-server.command", CREATE);
      assertThat(stored.path("position").asLong()).isEqualTo(1);
      assertThat(here.ok("event-server.command", CREATE)).isEqualTo(stored);
      assertThat(here.ok("event-server.find", FIND)).isEqualTo(there.ok("event-server.find", FIND));
      assertThat(here.fails("event-server.find", FIND.replace("\"a\"", "\"b\""))).isEqualTo(404);
      assertThat(here.fails("event-server.command", "[1]")).isEqualTo(400);
      assertThat(here.fails("event-server.internal.node.x", "{}")).isEqualTo(403);
      assertThat(here.ok("event-server.events", "{}").path("events")).hasSize(1);

      var own = here.ok("event-server.status", "{}");
      assertThat(own.path("node").asText()).isEqualTo("node-1");
      assertThat(own.path("roles").asText()).isEqualTo("bridge,http");
      assertThat(own.path("position").asLong()).isEqualTo(1);
      assertThat(own.path("nodes").findValuesAsText("node")).containsExactly("node-0", "node-1");
      assertThat(there.ok("event-server.status", "{}").path("log")).isEqualTo(own.path("log"));
      door.stop();
      store.stop();
    }
  }

  @Test
  @DisplayName("live events reach the clients of every node")
  void liveEvents() throws Exception {
    try (var store = store();
        var door = door();
        var there = store.connect();
        var here = door.connect()) {
      here.frame("{\"type\":\"register\",\"address\":\"event-server.committed.account\"}");
      await().atMost(PATIENCE).until(() -> here.read().path("type").asText().equals("message"));
      there.ok("event-server.command", CREATE);
      JsonNode message = here.read();
      while (message.path("body").path("events").isEmpty()) message = here.read();
      var event = message.path("body").path("events").get(0);
      assertThat(event.path("type").asText()).isEqualTo("AccountCreated");
      assertThat(event.path("position").asLong()).isEqualTo(1);
    }
  }

  @Test
  @DisplayName("without the store everything fails at once, and resumes when it is back")
  void storeDies() throws Exception {
    try (var door = nodesWithoutStore();
        var here = door.connect()) {
      await().atMost(PATIENCE).until(() -> here.fails("event-server.command", CREATE) == 503);
      assertThat(here.fails("event-server.find", FIND)).isEqualTo(503);
      var status = here.ok("event-server.status", "{}");
      assertThat(status.path("ready").asBoolean()).isFalse();
      assertThat(status.has("position")).isFalse();
      try (var store = store()) {
        await()
            .atMost(PATIENCE)
            .until(() -> here.ok("event-server.status", "{}").path("ready").asBoolean());
        // Stored by the process that was killed.
        assertThat(here.ok("event-server.command", CREATE).path("position").asLong()).isEqualTo(1);
        assertThat(store.ready("position")).isEqualTo("1");
      }
    }
  }

  /** A node whose store was killed after it had stored. */
  private NodeProcess nodesWithoutStore() throws Exception {
    try (var store = store()) {
      var door = door();
      try (var here = door.connect()) {
        here.ok("event-server.command", CREATE);
        store.kill();
      }
      return door;
    }
  }

  @Test
  @DisplayName("a second store, roles that do not go together, a taken port: refused in one line")
  void refused() throws Exception {
    try (var store = store()) {
      assertThat(store.ready("position")).isEqualTo("0");
      assertRefused(
          1, "node-0 has the store", 1, "--roles", "store,aggregates,projections,reactors");
      assertRefused(1, "127.0.0.1:" + ports[0], 0);
    }
    assertRefused(2, "go together", 1, "--roles", "store");
    assertRefused(2, "unknown role 'cook'", 1, "--roles", "cook");
    var alone = Archive.run("start", "--members", "127.0.0.1:1");
    assertThat(alone.code()).isEqualTo(2);
    assertThat(alone.err()).contains("need --cluster");
  }

  private void assertRefused(int code, String why, int index, String... more) throws Exception {
    List<String> line = new ArrayList<>(List.of("start", "--bridge-port", "0", "--http-port", "0"));
    line.addAll(List.of("--data", folder.resolve("refused").toString()));
    line.addAll(options(index));
    line.addAll(List.of(more));
    var ran = Archive.run(line.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isEqualTo(code);
    assertThat(ran.err()).contains(why).doesNotContain("Exception");
  }
}
