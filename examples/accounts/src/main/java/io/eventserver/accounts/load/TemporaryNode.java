package io.eventserver.accounts.load;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/** A node of this installation in a process of its own, with a log that goes when it goes. */
public final class TemporaryNode implements AutoCloseable {
  private static final Pattern READY = Pattern.compile("ready .*bridge=(\\S+) .*millis=(\\d+)");
  private static final Duration END_MAX = Duration.ofSeconds(30);

  private final Path folder;
  private final List<String> command;
  private final Thread whenInterrupted = new Thread(this::endForGood, "bench-end");
  private Process process;
  private String bridge = "";
  private long startMillis;

  private TemporaryNode(Path folder, List<String> command) throws IOException {
    this.folder = folder;
    this.command = command;
    this.process = start();
    Runtime.getRuntime().addShutdownHook(whenInterrupted);
  }

  /**
   * Starts it on a folder of its own.
   *
   * @param launcher of the installation
   * @param options more options of the node
   */
  public static TemporaryNode start(Path launcher, List<String> options) throws IOException {
    // Not where temporary files go: that may be memory, whose syncs cost nothing.
    Path folder = Files.createTempDirectory(Path.of("").toAbsolutePath(), "event-server-bench-");
    var command = new ArrayList<>(List.of(launcher.toString(), "demo"));
    command.addAll(List.of("--data", folder.toString(), "--bridge-port=0", "--http-port=0"));
    command.addAll(options);
    try {
      return new TemporaryNode(folder, command);
    } catch (IOException e) {
      delete(folder);
      throw e;
    }
  }

  private Process start() throws IOException {
    var started =
        new ProcessBuilder(command)
            .redirectError(folder.resolve("node.log").toFile())
            .redirectInput(ProcessBuilder.Redirect.PIPE)
            .start();
    String line = started.inputReader(StandardCharsets.UTF_8).readLine();
    var ready = READY.matcher(line == null ? "" : line);
    if (!ready.find()) {
      started.destroyForcibly().onExit().join();
      throw new IOException(
          "the node does not start: " + Files.readString(folder.resolve("node.log")));
    }
    bridge = ready.group(1);
    startMillis = Long.parseLong(ready.group(2));
    return started;
  }

  /** Where its bridge is. */
  public String bridge() {
    return bridge;
  }

  /** How long its last start took, by its own clock. */
  public long startMillis() {
    return startMillis;
  }

  /** Kills it, as a failure of power would but for what the kernel still writes. */
  public void kill() {
    process.destroyForcibly().onExit().join();
  }

  /** Stops it in order. */
  public void stop() throws IOException {
    end();
    if (process.exitValue() != 0) throw new IOException("it did not stop in order");
  }

  /** Of its process. */
  public long pid() {
    return process.pid();
  }

  /** Starts it again on what it has left. */
  public void startAgain() throws IOException {
    process = start();
  }

  @Override
  public void close() {
    Runtime.getRuntime().removeShutdownHook(whenInterrupted);
    endForGood();
  }

  private void endForGood() {
    end();
    delete(folder);
  }

  private void end() {
    process.destroy();
    try {
      if (!process.waitFor(END_MAX.toSeconds(), TimeUnit.SECONDS)) kill();
    } catch (InterruptedException e) {
      kill();
      Thread.currentThread().interrupt();
    }
  }

  private static void delete(Path folder) {
    try (var files = Files.walk(folder)) {
      for (var file : files.sorted(Comparator.reverseOrder()).toList()) Files.delete(file);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
