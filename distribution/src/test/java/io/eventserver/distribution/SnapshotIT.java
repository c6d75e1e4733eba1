package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Snapshots of the real process. */
class SnapshotIT {
  @TempDir Path folder;

  private static BridgeClient client(NodeProcess node) {
    return BridgeClient.connect(ClientSettings.parse(node.bridge()));
  }

  private static void create(BridgeClient client, int from, int count) {
    for (int i = from; i < from + count; i++) {
      Await.get(
          client.request(
              Addresses.COMMAND,
              Map.of(
                  "aggregate",
                  "account",
                  "id",
                  "account-" + i,
                  "command",
                  "CreateAccount",
                  "data",
                  Map.of("name", "Name " + i))));
    }
  }

  private static void delete(BridgeClient client, int account) {
    String id = "account-" + account;
    Await.get(
        client.request(
            Addresses.COMMAND,
            Map.of(
                "aggregate", "account", "id", id, "command", "DeleteAccount", "data", Map.of())));
  }

  private static List<String> listed(BridgeClient client) {
    var list =
        Await.get(client.request(Addresses.LIST, Map.of("projection", "accounts", "atLeast", 22)));
    return list.findValuesAsText("key");
  }

  private static Object hashes(BridgeClient client) {
    return Await.get(client.request(Addresses.SNAPSHOT, Map.of())).path("hashes");
  }

  private List<Path> snapshots() throws IOException {
    try (var files = Files.list(folder.resolve("data").resolve("snapshots"))) {
      return files.filter(file -> file.toString().endsWith(".snapshot")).sorted().toList();
    }
  }

  private NodeProcess start(String... options) throws IOException {
    return NodeProcess.start("demo", folder.resolve("data"), options);
  }

  @Test
  @DisplayName("an orderly stop leaves a snapshot, from which the next start reads nothing more")
  void atTheEnd() throws Exception {
    try (var node = start();
        var client = client(node)) {
      create(client, 0, 10);
      node.stop();
    }
    assertThat(snapshots()).hasSize(1);
    Object after;
    List<String> order;
    try (var node = start();
        var client = client(node)) {
      assertThat(node.ready("position")).isEqualTo("10");
      assertThat(node.ready("replayed")).isEqualTo("0");
      create(client, 10, 5);
      delete(client, 3);
      create(client, 3, 1);
      after = hashes(client);
      create(client, 15, 5);
      order = listed(client);
      assertThat(order.subList(13, 16)).containsExactly("account-14", "account-3", "account-15");
      node.kill();
    }
    try (var node = start();
        var client = client(node)) {
      assertThat(node.ready("position")).isEqualTo("22");
      assertThat(node.ready("replayed")).isEqualTo("5");
      assertThat(listed(client)).isEqualTo(order);
      assertThat(hashes(client)).isNotEqualTo(after);
      after = hashes(client);
      node.kill();
    }
    for (var file : snapshots()) Files.writeString(file, "something else");
    try (var node = start();
        var client = client(node)) {
      assertThat(node.errorsWith("is not used")).isEqualTo(2);
      assertThat(node.ready("replayed")).isEqualTo("22");
      assertThat(node.errorsWith("replay: 22 events in ")).isEqualTo(1);
      assertThat(listed(client)).isEqualTo(order);
      assertThat(hashes(client)).as("of state that was read from the log").isEqualTo(after);
    }
  }

  @Test
  @DisplayName(
      "after so many events one is taken; with none wanted there is none, and none is read")
  void whenDue() throws Exception {
    try (var node = start("--snapshot-events", "5");
        var client = client(node)) {
      create(client, 0, 10);
      org.awaitility.Awaitility.await().until(() -> !snapshots().isEmpty());
      node.stop();
    }
    int count = snapshots().size();
    try (var node = start("--snapshot-events", "0", "--snapshot-minutes", "0");
        var client = client(node)) {
      create(client, 10, 10);
      node.stop();
    }
    assertThat(snapshots()).hasSize(count);
  }
}
