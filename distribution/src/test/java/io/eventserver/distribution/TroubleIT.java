package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What can be wrong with a disk and with a folder: it is said, and nothing is made worse. */
class TroubleIT {
  private static final String SMALL_SEGMENTS = "--segment-mib=1";
  static final String NAME = "€".repeat(200);

  private static final int FILLED = 4_500;

  @TempDir Path folder;

  private static String creation(int number) {
    return "{\"aggregate\":\"account\",\"id\":\"a%d\",\"command\":\"CreateAccount\",\"data\":{\"name\":\"%s\"},\"commandId\":\"c%d\"}"
        .formatted(number, NAME, number);
  }

  /** Sends a batch of creations; answers its results. */
  static JsonNode create(RawBridge bridge, int from, int count) throws IOException {
    var items = new ArrayList<String>();
    for (int i = from; i < from + count; i++) items.add(creation(i));
    return bridge
        .ok(Addresses.COMMAND, "{\"commands\":[%s]}".formatted(String.join(",", items)))
        .path("results");
  }

  static JsonNode find(RawBridge bridge, int number) throws IOException {
    return bridge.ok(
        Addresses.FIND, "{\"projection\":\"accounts\",\"key\":\"a%d\"}".formatted(number));
  }

  @Test
  @DisplayName("R6: a full disk refuses with 507, reads go on, and room is used at once")
  void full() throws Exception {
    assumeTrue(SmallDisk.isPossible(folder.resolve("probe")), "no disk can be mounted here");
    try (var disk = new SmallDisk(folder.resolve("disk"), 8)) {
      Path data = disk.folder().resolve("data");
      Path ballast = disk.folder().resolve("ballast");
      disk.run("dd", "if=/dev/zero", "of=" + ballast, "bs=1M", "count=3", "status=none");
      var acknowledged = new ArrayList<Integer>();
      int sent = 0;
      try (var node = NodeProcess.start(disk.on(), "demo", data, SMALL_SEGMENTS);
          var bridge = node.connect()) {
        JsonNode failed = null;
        while (failed == null) {
          for (var result : create(bridge, sent, 100)) {
            if (result.has("failureCode")) failed = result;
            else acknowledged.add(sent);
            sent++;
          }
          assertThat(sent).isLessThan(20_000);
        }
        assertThat(failed.path("failureCode").asInt()).isEqualTo(507);
        assertThat(failed.path("message").asText()).contains("the disk is full: make room");
        assertThat(find(bridge, acknowledged.getLast()).path("position").asLong())
            .isEqualTo(acknowledged.size());
        assertThat(bridge.ok(Addresses.STATUS, "{}").path("position").asInt())
            .isEqualTo(acknowledged.size());
        disk.run("rm", ballast.toString());
        int next = sent;
        await()
            .atMost(5, TimeUnit.SECONDS)
            .until(() -> !create(bridge, next, 1).get(0).has("failureCode"));
        acknowledged.add(next);
        node.kill();
      }
      try (var node = NodeProcess.start(disk.on(), "demo", data, SMALL_SEGMENTS);
          var bridge = node.connect()) {
        assertThat(node.ready("position")).isEqualTo(String.valueOf(acknowledged.size()));
        for (int number : List.of(0, acknowledged.get(sent / 2), acknowledged.getLast())) {
          find(bridge, number);
        }
        node.stop();
      }
    }
  }

  @Test
  @DisplayName("a folder that cannot be written, or has no room for a log, is said with what to do")
  void unwritable() throws Exception {
    assumeTrue(SmallDisk.isPossible(folder.resolve("probe")), "no disk can be mounted here");
    try (var disk = new SmallDisk(folder.resolve("disk"), 8)) {
      Path data = disk.folder().resolve("data");
      var crowded = Archive.run(disk.on(), "demo", "--data=" + data, "--bridge-port=0");
      assertThat(crowded.code()).isEqualTo(1);
      assertThat(crowded.err().lines().toList().getLast())
          .contains("the log in " + data.resolve("log") + " cannot be opened: No space left")
          .contains("make room or take a smaller --segment-mib");
      disk.run("mount", "-o", "remount,ro", disk.folder().toString());
      var refused = Archive.run(disk.on(), "demo", "--data=" + data, "--bridge-port=0");
      assertThat(refused.code()).isEqualTo(1);
      assertThat(refused.err().lines().toList().getLast())
          .contains("data folder " + data + " cannot be used")
          .contains("Read-only file system): let this user write it, or give --data another");
    }
  }

  /** A log of three segments and more, and what its files hold. */
  private void fill(Path data) throws Exception {
    try (var node = NodeProcess.start("demo", data, SMALL_SEGMENTS, "--snapshot-minutes=0");
        var bridge = node.connect()) {
      for (int i = 0; i < FILLED / 500; i++) create(bridge, i * 500, 500);
      node.stop();
    }
    try (var snapshots = Files.list(data.resolve("snapshots"))) {
      for (var file : snapshots.toList()) Files.delete(file);
    }
  }

  private static Map<String, Integer> hashes(Path data) throws IOException {
    var hashes = new TreeMap<String, Integer>();
    try (var files = Files.list(data.resolve("log"))) {
      for (var file : files.toList()) {
        hashes.put(file.getFileName().toString(), Arrays.hashCode(Files.readAllBytes(file)));
      }
    }
    return hashes;
  }

  private static void refuses(Path data, String... says) throws Exception {
    var before = hashes(data);
    var refused =
        Archive.run("demo", "--data=" + data, "--bridge-port=0", "--http-port=0", SMALL_SEGMENTS);
    assertThat(refused.code()).isEqualTo(1);
    assertThat(refused.out()).isEmpty();
    assertThat(refused.err().lines().toList().getLast()).contains(says);
    assertThat(hashes(data)).isEqualTo(before);
  }

  @Test
  @DisplayName("what is wrong with a log is said with what to do, and no byte of it is changed")
  void wrongLog() throws Exception {
    Path data = folder.resolve("data");
    Path other = folder.resolve("other");
    fill(data);
    fill(other);
    Path second = data.resolve("log").resolve("00000002.log");
    Path aside = folder.resolve("aside");

    Files.move(second, aside);
    refuses(data, "segment 00000002.log is missing: restore it from a backup");
    Files.copy(other.resolve("log").resolve("00000002.log"), second);
    refuses(data, "segment 00000002.log belongs to log", "put the right one in its place");
    Files.delete(second);
    Files.move(aside, second);

    try (var file = new RandomAccessFile(second.toFile(), "rw")) {
      file.seek(11);
      file.write(99);
    }
    refuses(data, "segment 00000002.log is of format 99", "use a newer version");
    try (var file = new RandomAccessFile(second.toFile(), "rw")) {
      file.seek(11);
      file.write(1);
    }
    try (var node = NodeProcess.start("demo", data, SMALL_SEGMENTS)) {
      assertThat(node.ready("position")).isEqualTo(String.valueOf(FILLED));
      var busy = Archive.run("demo", "--data=" + data, "--bridge-port=0", "--http-port=0");
      assertThat(busy.code()).isEqualTo(1);
      assertThat(busy.err())
          .contains("is in use by another process: stop it, or give --data another folder");
      node.stop();
    }
  }
}
