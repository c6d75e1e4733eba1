package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.wire.Json;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The script that finds a JDK, prepares it once, and becomes the JVM. */
class LauncherIT {
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** What a job of a timer or a container may have: no language, and no folder for the moment. */
  private static final List<String> BARE =
      List.of(
          "env",
          "-i",
          "PATH=" + System.getenv("PATH"),
          "JAVA_HOME=" + System.getProperty("java.home"),
          "TMPDIR=/nonexistent");

  @TempDir Path folder;

  private static Path copied(Path to) throws IOException, InterruptedException {
    Files.createDirectories(to.getParent());
    String from = Archive.folder().toString();
    var copy = new ProcessBuilder("cp", "-r", from, to.toString()).inheritIO().start();
    assertThat(copy.waitFor()).isZero();
    return to;
  }

  private static List<String> of(Path launcher, String... arguments) {
    var line = new ArrayList<>(BARE);
    line.add(launcher.toString());
    line.addAll(List.of(arguments));
    return line;
  }

  private static boolean isRunning(Path home) {
    return ProcessHandle.allProcesses()
        .anyMatch(it -> it.info().commandLine().orElse("").contains(home + "/lib"));
  }

  private static List<Path> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) return List.of();
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  @Test
  @DisplayName(
      "a first start that is ended leaves no process and no file, in a folder of any letters")
  void endedFirstStart() throws Exception {
    Path home = copied(folder.resolve("é x/server"));
    for (Path file : in(home.resolve("aot"))) Files.delete(file);
    var first = new ProcessBuilder(of(home.resolve("event-server"), "version")).start();
    await().atMost(PATIENCE).until(() -> isRunning(home));
    first.destroy();
    assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(143);
    await().atMost(PATIENCE).until(() -> !isRunning(home));
    assertThat(in(home.resolve("aot"))).isEmpty();
  }

  @Test
  @DisplayName("a folder that Java cannot take says so")
  void colon() throws Exception {
    Path home = copied(folder.resolve("a:b/server"));
    var run = new ProcessBuilder(of(home.resolve("event-server"), "version")).start();
    String told = new String(run.getErrorStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(run.waitFor()).isEqualTo(1);
    assertThat(told).contains("move it").hasLineCount(1);
  }

  @Test
  @DisplayName("a name keeps its letters where no language is set")
  void letters() throws Exception {
    // As its bytes: these tests may run without a language, too.
    String name = "Zoë 漢 😀";
    String bytes = "Zo\\303\\253 \\346\\274\\242 \\360\\237\\230\\200";
    var named = List.of("sh", "-c", "exec \"$@\" \"$(printf '" + bytes + "')\"", "sh");
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      String at = node.bridge();
      for (var by : List.of(BARE, List.of("env", "-u", "LANG", "LC_ALL=POSIX"))) {
        String id = "zoe" + by.size();
        List<String> line = new ArrayList<>(by);
        line.addAll(named);
        var created = Archive.run(line, "accounts:create", "--id", id, "--bridge", at);
        assertThat(created.code()).as(created.err()).isZero();
        var found = Archive.run("accounts:find", id, "--bridge", at, "--json").out();
        assertThat(Json.parse(found.getBytes(StandardCharsets.UTF_8)).path("name").asText())
            .isEqualTo(name);
      }
    }
  }
}
