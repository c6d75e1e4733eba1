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

  @Test
  @DisplayName("export and import move everything to another store, where commands are known")
  void moved() throws Exception {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    Path file = folder.resolve("events.jsonl");
    try (var node = NodeProcess.start("demo", data);
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      create(client, 0, 20);
      var exported = Archive.run("export", "--data", data.toString());
      assertThat(exported.code()).as(exported.err()).isZero();
      assertThat(exported.out().lines()).hasSize(1 + 1 + 20 + 1);
      Files.writeString(file, exported.out());
      var busy = Archive.run("import", file.toString(), "--data", data.toString());
      assertThat(busy.code()).isEqualTo(1);
      assertThat(busy.err()).contains("is in use by another process");
      node.stop();
    }
    for (int already : new int[] {0, 20}) {
      var imported = Archive.run("import", file.toString(), "--data", other.toString());
      assertThat(imported.out())
          .as(imported.err())
          .contains(
              "%d decisions with %d events imported, %d were there already"
                  .formatted(20 - already, 20 - already, already));
    }
    var args = new String[] {"dump", "--data", ""};
    args[2] = data.toString();
    var there = Archive.run(args);
    args[2] = other.toString();
    assertThat(Archive.run(args).out()).isEqualTo(there.out());
    try (var node = NodeProcess.start("demo", other);
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      assertThat(node.ready("position")).isEqualTo("20");
      create(client, 0, 20);
      create(client, 20, 1);
      node.stop();
    }
    assertThat(Archive.run("verify", "--data", other.toString()).out()).contains("  21 events");
  }

  @Test
  @DisplayName("repair copies, says what is lost, cuts when told to, and the node starts")
  void repaired() throws Exception {
    Path data = folder.resolve("data");
    String at = data.toString();
    try (var node = NodeProcess.start("demo", data);
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      create(client, 0, 20);
      node.stop();
    }
    damage(data.resolve("log").resolve("00000001.log"));
    try (var files = Files.list(data.resolve("snapshots"))) {
      for (var file : files.toList()) Files.delete(file);
    }
    var started = Archive.run("demo", "--data", at, "--bridge-port=0", "--http-port=0");
    assertThat(started.code()).isEqualTo(1);
    assertThat(started.err()).contains("00000001.log is damaged at offset", "repair");
    var beyond = Archive.run("repair", "--data", at, "--cut-at", "20", "--yes");
    assertThat(beyond.code()).isEqualTo(1);
    assertThat(beyond.err()).contains("nothing behind position ");
    String position = beyond.err().replaceAll("(?s).*behind position (\\d+).*", "$1");
    var asked = Archive.run("repair", "--data", at, "--cut-at", position);
    assertThat(asked.code()).isEqualTo(1);
    assertThat(asked.err()).contains("nothing was changed: confirm with --yes");
    var cut = Archive.run("repair", "--data", at, "--cut-at", position, "--yes");
    assertThat(cut.code()).as(cut.err()).isZero();
    assertThat(cut.out())
        .contains("damaged: 00000001.log at offset", "events that could still be read")
        .contains("-before-repair: log and snapshots as they were")
        .contains("the log ends with position " + position);
    assertThat(Files.exists(folder.resolve("data-before-repair/log/00000001.log"))).isTrue();
    var again = Archive.run("repair", "--data", at, "--cut-at", position, "--yes");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already", "give --copy another folder");
    try (var node = NodeProcess.start("demo", data);
        var client = BridgeClient.connect(ClientSettings.parse(node.bridge()))) {
      assertThat(node.ready("position")).isEqualTo(position);
      create(client, 0, 20);
      node.stop();
    }
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
    for (String command : new String[] {"verify", "dump", "export"}) {
      var run = Archive.run(command, "--data", folder.resolve("none").toString());
      assertThat(run.code()).isEqualTo(1);
      assertThat(run.err()).contains("there is no log in");
    }
  }
}
