package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.wire.Addresses;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What an operator has for a log: beside a running node, and without one. */
class ToolsIT {
  @TempDir Path folder;

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
                  Map.of("name", "Name " + i),
                  "commandId",
                  "c" + i)));
    }
  }

  @Test
  @DisplayName("backup, verify and dump beside a running node; a node starts from the copy")
  void beside() throws Exception {
    Path data = folder.resolve("data");
    Path copy = folder.resolve("copy");
    try (var node = NodeProcess.start("demo", data);
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      create(client, 0, 20);
      assertThat(Archive.run("snapshot", "--bridge=" + node.bridge()).out())
          .contains("snapshot of position 20", "projection accounts");
      create(client, 20, 5);
      var made = Archive.run("backup", copy.toString(), "--bridge=" + node.bridge());
      assertThat(made.out()).as(made.err()).contains("up to position 25");
      var again = Archive.run("backup", copy.toString(), "--bridge=" + node.bridge());
      assertThat(again.code()).isEqualTo(1);
      assertThat(again.err()).contains("is there already");
      create(client, 25, 5);
      var verified = Archive.run("verify", "--data", data.toString());
      assertThat(verified.code()).as(verified.out()).isZero();
      assertThat(verified.out())
          .contains("00000001.log  30 events", "00000001.snapshot  of position 20", "no damage");
      var dumped =
          Archive.run(
              "dump", "--data", data.toString(), "--from", "3", "--to", "29", "--id=account-7");
      assertThat(dumped.out().lines()).hasSize(1);
      assertThat(dumped.out())
          .contains("\"position\":8", "\"type\":\"AccountCreated\"", "\"commandId\":\"c7\"");
      node.stop();
    }
    try (var node = NodeProcess.start("demo", copy)) {
      assertThat(node.ready("position")).isEqualTo("25");
      assertThat(node.ready("replayed")).isEqualTo("5");
      node.stop();
    }
    damage(data.resolve("log").resolve("00000001.log"));
    var verified = Archive.run("verify", "--data", data.toString());
    assertThat(verified.code()).isEqualTo(1);
    assertThat(verified.out()).contains("00000001.log  DAMAGED at offset", "damaged");
    var dumped = Archive.run("dump", "--data", data.toString());
    assertThat(dumped.code()).isEqualTo(1);
    assertThat(dumped.err()).contains("00000001.log is damaged at offset");
    assertThat(Files.exists(folder.resolve("copy.part"))).isFalse();
  }

  private static void damage(Path segment) throws Exception {
    try (var file = new RandomAccessFile(segment.toFile(), "rw")) {
      file.seek(1_000);
      int before = file.read();
      file.seek(1_000);
      file.write(before ^ 1);
    }
  }

  @Test
  @DisplayName("a folder without a log is named")
  void nothing() throws Exception {
    for (String command : new String[] {"verify", "dump"}) {
      var run = Archive.run(command, "--data", folder.resolve("none").toString());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("there is no log in");
    }
  }
}
