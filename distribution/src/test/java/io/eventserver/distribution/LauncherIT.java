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

  /**
   * A shell's line: its words are those of the bytes in it, whatever the language of these tests.
   */
  private static ProcessBuilder shell(String line, Path folder) {
    List<String> words = new ArrayList<>(BARE);
    words.addAll(List.of("sh", "-c", line, "sh", folder.toString(), Archive.folder().toString()));
    return new ProcessBuilder(words);
  }

  private static String said(String line, Path folder) throws IOException, InterruptedException {
    var process = shell(line, folder).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor()).as(said).isZero();
    return said;
  }

  private static boolean isRunning(Path home) {
    return ProcessHandle.allProcesses()
        .map(it -> it.info().commandLine().orElse(""))
        .anyMatch(line -> line.contains(home.toString()) && line.contains("x/lib/"));
  }

  @Test
  @DisplayName(
      "a first start that is ended leaves no process and no file, in a folder of any letters")
  void endedFirstStart() throws Exception {
    Path home = Files.createDirectory(folder.resolve("first"));
    said("cp -r \"$2\" \"$1/$(printf '\\303\\251 x')\"; rm -f \"$1\"/*x/aot/*", home);
    var first = shell("exec \"$1\"/*x/event-server version", home).start();
    await().atMost(PATIENCE).until(() -> isRunning(home));
    first.destroy();
    assertThat(first.waitFor(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    assertThat(first.exitValue()).isEqualTo(143);
    await().atMost(PATIENCE).until(() -> !isRunning(home));
    assertThat(said("ls \"$1\"/*x/aot", home)).isEmpty();
  }

  @Test
  @DisplayName("a folder that Java cannot take says so")
  void colon() throws Exception {
    Path home = Files.createDirectory(folder.resolve("a:b"));
    said("cp -r \"$2\" \"$1/server\"", home);
    var run = shell("exec \"$1/server/event-server\" version", home).start();
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
