package io.eventserver.benchmarks;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.regex.Pattern;

/**
 * Time until the real process is ready, by its own ready line: with an empty log, with a log that
 * is read as a whole, and with the same log and a snapshot of it; in turns.
 */
final class StartBenchmark {
  private static final int ROUNDS = 5;
  private static final int ROUNDS_OF_MANY = 3;
  private static final int MANY = 50_000_000;
  private static final Pattern READY =
      Pattern.compile("ready .* position=(\\d+) replayed=(\\d+) millis=(\\d+)");

  private StartBenchmark() {}

  private record Ready(long position, long replayed, long millis) {}

  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    int events = args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000;
    int rounds = events > MANY ? ROUNDS_OF_MANY : ROUNDS;
    Path folder = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "start");
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("log"));
    AccountsLog.write(data.resolve("log"), events / AccountsLog.EVENTS_PER_ACCOUNT, 10);
    // The first makes the cache of classes; the second leaves a snapshot.
    start(launcher, folder.resolve("empty"), true);
    start(launcher, data, true);
    double[] empty = new double[rounds];
    double[] read = new double[rounds];
    double[] kept = new double[rounds];
    Path snapshots = data.resolve("snapshots");
    Path aside = folder.resolve("aside");
    Ready whole = new Ready(0, 0, 0);
    for (int i = 0; i < rounds; i++) {
      empty[i] = start(launcher, folder.resolve("empty"), false).millis;
      kept[i] = start(launcher, data, false).millis;
      Files.move(snapshots, aside);
      whole = start(launcher, data, false);
      read[i] = whole.millis;
      for (Path left : list(snapshots)) Files.delete(left);
      Files.delete(snapshots);
      Files.move(aside, snapshots);
    }
    long bytes = 0;
    for (Path file : list(snapshots)) bytes += Files.size(file);
    System.out.printf(
        "start: events=%,d accounts=%,d, medians of %d: empty log %.0f ms, log read %.0f ms (%,d"
            + " events), snapshot %.0f ms (%d MiB), of reading %.2f%n",
        whole.position,
        events / AccountsLog.EVENTS_PER_ACCOUNT,
        rounds,
        Median.of(empty),
        Median.of(read),
        whole.replayed,
        Median.of(kept),
        bytes >> 20,
        Median.of(kept) / Median.of(read));
  }

  private static List<Path> list(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.toList();
    }
  }

  /** Starts it and ends it: in order, with a snapshot, or by a kill. */
  private static Ready start(String launcher, Path data, boolean inOrder) throws Exception {
    var process =
        new ProcessBuilder(
                launcher,
                "demo",
                "--data",
                data.toString(),
                "--bridge-port",
                "0",
                "--http-port",
                "0")
            .redirectError(ProcessBuilder.Redirect.DISCARD)
            .start();
    try (BufferedReader out = process.inputReader(StandardCharsets.UTF_8)) {
      var line = READY.matcher(String.valueOf(out.readLine()));
      if (!line.find()) throw new IOException("it is not ready");
      if (inOrder) process.destroy();
      else process.destroyForcibly();
      if (!process.waitFor(2, TimeUnit.MINUTES)) throw new IOException("it does not end");
      return new Ready(
          Long.parseLong(line.group(1)),
          Long.parseLong(line.group(2)),
          Long.parseLong(line.group(3)));
    }
  }
}
