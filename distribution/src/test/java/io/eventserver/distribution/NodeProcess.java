package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** The real process, started from the unpacked archive, on free ports. */
final class NodeProcess implements AutoCloseable {
  private static final long SECONDS_MAX = 60;

  private final Process process;
  private final Path errors;
  private final Map<String, String> ready = new HashMap<>();
  private final List<String> afterReady = new ArrayList<>();

  private NodeProcess(Process process, Path errors) {
    this.process = process;
    this.errors = errors;
  }

  /** Starts {@code event-server start} or {@code demo}; returns when it is ready. */
  static NodeProcess start(String command, Path data, String... options) throws IOException {
    return start(List.of(), command, data, options);
  }

  /** The same by a command that runs another one. */
  static NodeProcess start(List<String> by, String command, Path data, String... options)
      throws IOException {
    List<String> line = new ArrayList<>(by);
    line.addAll(
        List.of(Archive.launcher(), command, "--data", data.toString(), "--http-port", "0"));
    line.addAll(List.of(options));
    if (!line.contains("--bridge-port")) line.addAll(List.of("--bridge-port", "0"));
    Path errors = data.resolveSibling(data.getFileName() + "-" + System.nanoTime() + ".err");
    var process =
        new ProcessBuilder(line).redirectError(ProcessBuilder.Redirect.to(errors.toFile())).start();
    var node = new NodeProcess(process, errors);
    node.awaitReady(command.equals("demo") ? 3 : 0);
    return node;
  }

  private void awaitReady(int more) throws IOException {
    BufferedReader out = process.inputReader(StandardCharsets.UTF_8);
    String line = out.readLine();
    if (line == null || !line.startsWith("ready ")) {
      throw new AssertionError("not ready: " + line + "\n" + errors());
    }
    var parts = Pattern.compile("(\\w+)=(\\S+)").matcher(line);
    while (parts.find()) ready.put(parts.group(1), parts.group(2));
    for (int i = 0; i < more; i++) afterReady.add(String.valueOf(out.readLine()));
  }

  /** A value of the ready line. */
  String ready(String name) {
    return ready.getOrDefault(name, "");
  }

  String bridge() {
    return ready("bridge");
  }

  int bridgePort() {
    return Integer.parseInt(bridge().substring(bridge().lastIndexOf(':') + 1));
  }

  /** What the demo says to paste. */
  List<String> afterReady() {
    return afterReady;
  }

  /** What it wrote to stderr so far. */
  String errors() {
    try {
      return Files.readString(errors);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** How often a text stands in stderr. */
  long errorsWith(String text) {
    return errors().lines().filter(line -> line.contains(text)).count();
  }

  RawBridge connect() throws IOException {
    return new RawBridge(bridgePort());
  }

  /** Ends it with SIGTERM; it must exit with 0. */
  void stop() throws InterruptedException {
    process.destroy();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(errors()).isZero();
  }

  /** Ends it with SIGKILL. */
  void kill() throws InterruptedException {
    process.destroyForcibly();
    assertThat(process.waitFor(SECONDS_MAX, TimeUnit.SECONDS)).isTrue();
  }

  /** Stops its threads until {@link #thaw}. */
  void freeze() throws IOException, InterruptedException {
    signal("STOP");
  }

  void thaw() throws IOException, InterruptedException {
    signal("CONT");
  }

  private void signal(String name) throws IOException, InterruptedException {
    var kill = new ProcessBuilder("kill", "-" + name, String.valueOf(process.pid())).start();
    assertThat(kill.waitFor()).isZero();
  }

  @Override
  public void close() {
    process.destroyForcibly();
  }
}
