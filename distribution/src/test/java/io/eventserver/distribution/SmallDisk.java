package io.eventserver.distribution;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A small file system in memory, which outlives the processes that use it. */
final class SmallDisk implements AutoCloseable {
  private final Path folder;
  private final Process holder;

  /** Takes what a container may forbid: see {@link #isPossible}. */
  SmallDisk(Path folder, int mib) throws IOException {
    this.folder = Files.createDirectories(folder);
    String script =
        "mount -t tmpfs -o size=%dm none '%s' && echo mounted && exec cat".formatted(mib, folder);
    holder =
        new ProcessBuilder("unshare", "-rm", "sh", "-c", script).redirectErrorStream(true).start();
    String said = holder.inputReader(StandardCharsets.UTF_8).readLine();
    if ("mounted".equals(said)) return;
    close();
    throw new IOException("not mounted: " + said);
  }

  /** Whether this machine lets us. */
  static boolean isPossible(Path folder) {
    try (var _ = new SmallDisk(folder, 1)) {
      return true;
    } catch (IOException e) {
      return false;
    }
  }

  /** What runs a command where the disk can be seen. */
  List<String> on() {
    String pid = String.valueOf(holder.pid());
    return List.of("nsenter", "-t", pid, "-U", "-m", "--preserve-credentials");
  }

  Path folder() {
    return folder;
  }

  /** Runs a command there to its end. */
  void run(String... command) throws IOException, InterruptedException {
    var line = new ArrayList<>(on());
    line.addAll(List.of(command));
    var process = new ProcessBuilder(line).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    if (!process.waitFor(10, TimeUnit.SECONDS) || process.exitValue() != 0) {
      throw new IOException(line + ": " + said);
    }
  }

  @Override
  public void close() {
    holder.destroyForcibly();
  }
}
