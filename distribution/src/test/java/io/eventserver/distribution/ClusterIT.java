package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
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

  @TempDir Path folder;
  private ProcessCluster nodes;

  @BeforeEach
  void choosePorts() throws IOException {
    nodes = new ProcessCluster(folder, 3);
  }

  private NodeProcess store() throws IOException {
    return nodes.start(0);
  }

  private NodeProcess door() throws IOException {
    return nodes.start("start", 1, "--roles", "bridge,http");
  }

  @Test
  @DisplayName(
      "a node without state answers what the one with the store knows, and says when that is gone")
  void forwards() throws Exception {
    try (var door = doorOfKilledStore();
        var here = door.connect()) {
      await().atMost(PATIENCE).until(() -> here.fails("event-server.command", CREATE) == 503);
      assertThat(here.fails("event-server.find", FIND)).isEqualTo(503);
      var status = here.ok("event-server.status", "{}");
      assertThat(status.path("ready").asBoolean()).isFalse();
      assertThat(status.has("position")).isFalse();
      try (var store = store()) {
        assertThat(store.ready("position")).isEqualTo("3");
        await()
            .atMost(PATIENCE)
            .until(() -> here.ok("event-server.status", "{}").path("ready").asBoolean());
        // Stored by the process that was killed.
        assertThat(here.ok("event-server.command", CREATE).path("position").asLong()).isEqualTo(1);
        door.stop();
        store.stop();
      }
    }
  }

  @Test
  @DisplayName("a frozen store is out in some seconds, comes back, and has done nothing twice")
  void freezes() throws Exception {
    try (var store = store();
        var door = door();
        var here = door.connect()) {
      store.freeze();
      long frozen = System.nanoTime();
      assertThat(here.fails("event-server.command", CREATE)).isEqualTo(504);
      assertThat(here.fails("event-server.find", FIND)).isEqualTo(503);
      assertThat(Duration.ofNanos(System.nanoTime() - frozen)).isLessThan(Duration.ofSeconds(20));
      store.thaw();
      await()
          .atMost(Duration.ofSeconds(60))
          .until(
              () ->
                  here.ask("event-server.command", CREATE).path("body").path("position").asInt()
                      == 1);
      assertThat(here.ok("event-server.events", "{}").path("events")).hasSize(1);
      door.stop();
      store.stop();
    }
  }

  private NodeProcess doorOfKilledStore() throws Exception {
    try (var store = store()) {
      var door = door();
      try (var there = store.connect();
          var here = door.connect()) {
        registers(here);
        answersAlike(here, there);
        hears(here);
        assertRefused("node-0 has the store", 2, "store,aggregates,projections,reactors");
        assertRefused(nodes.member(0), 0, "bridge");
        store.kill();
        return door;
      } catch (Exception | Error e) {
        door.close();
        throw e;
      }
    }
  }

  private static void registers(RawBridge here) throws IOException {
    here.frame("{\"type\":\"register\",\"address\":\"event-server.committed.account\"}");
    var idle = here.read().path("body");
    assertThat(idle.path("position").asLong()).isZero();
    assertThat(idle.path("events")).isEmpty();
  }

  private static void answersAlike(RawBridge here, RawBridge there) throws IOException {
    var stored = here.ok("event-server.command", CREATE);
    assertThat(stored.path("position").asLong()).isEqualTo(1);
    assertThat(there.ok("event-server.command", CREATE)).isEqualTo(stored);
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
  }

  /** Another account, whose event comes live. */
  private static void hears(RawBridge here) throws IOException {
    here.send("event-server.command", CREATE.replace("\"a\"", "\"b\"").replace("create", "2"));
    while (true) {
      var events = here.read().path("body").path("events");
      if (events.isEmpty() || !events.get(0).has("position")) continue;
      assertThat(events.get(0).path("type").asText()).isEqualTo("AccountCreated");
      assertThat(events.get(0).path("id").asText()).isEqualTo("b");
      refuses(here);
      return;
    }
  }

  /** Where another node decides, a refusal says as much. */
  private static void refuses(RawBridge here) throws IOException {
    var refused =
        here.ask(
            "event-server.command",
            "{\"aggregate\":\"account\",\"id\":\"b\",\"command\":\"SubtractMoney\",\"data\":{\"amount\":501}}");
    assertThat(refused.path("failureCode").asInt()).isEqualTo(422);
    assertThat(refused.path("version").asInt()).isEqualTo(2);
    assertThat(refused.path("events").findValuesAsText("type")).containsExactly("AccountLimitHit");
  }

  /** A node that cannot be one more of them ends with one line. */
  private void assertRefused(String why, int index, String roles) throws Exception {
    List<String> line = new ArrayList<>(List.of("start", "--bridge-port", "0", "--http-port", "0"));
    line.addAll(List.of("--data", folder.resolve("refused").toString(), "--roles", roles));
    line.addAll(nodes.options(index));
    var ran = Archive.run(line.toArray(String[]::new));
    assertThat(ran.code()).as(ran.err()).isEqualTo(1);
    // Hazelcast may warn of the others' state while one joins; this node's own word is the last.
    assertThat(ran.err()).doesNotContain("\tat ");
    assertThat(ran.err().lines().toList().getLast()).startsWith("event-server: ").contains(why);
  }
}
