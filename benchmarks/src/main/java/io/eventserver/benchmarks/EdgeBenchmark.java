package io.eventserver.benchmarks;

import io.eventserver.benchmarks.FrameLoad.Figures;
import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;
import java.util.stream.Stream;

/**
 * Commands as single frames to one node, by its own edge and by the stock bridge, in turns: 16
 * connections with 64 in flight each, and one connection with one.
 */
final class EdgeBenchmark {
  private static final int ACCOUNTS = 1_000;
  private static final long WARM_MILLIS = 30_000;
  private static final long LOAD_MILLIS = 4_000;

  private EdgeBenchmark() {}

  private record Shape(int connections, int inFlight) {}

  public static void main(String... args) throws Exception {
    int rounds = args.length > 1 ? Integer.parseInt(args[1]) : 5;
    String fsync = args.length > 2 ? args[2] : "never";
    Path folder = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "target"), "edge");
    var process = serve(folder, fsync);
    try (var ports = process.inputReader(StandardCharsets.UTF_8)) {
      String line = ports.readLine();
      while (line != null && !line.startsWith("ports ")) line = ports.readLine();
      String[] both = String.valueOf(line).split(" ", 3);
      int ours = Integer.parseInt(both[1]);
      int stock = Integer.parseInt(both[2]);
      var accounts = Stream.generate(UUID::randomUUID).limit(ACCOUNTS).toList();
      try (var load = new FrameLoad(ours, 1, 16)) {
        load.run(FrameLoad.creating(accounts), WARM_MILLIS, ACCOUNTS);
      }
      for (var shape : List.of(new Shape(16, 64), new Shape(1, 1))) {
        compare(shape, ours, stock, accounts, rounds, fsync);
      }
    } finally {
      // It ends with its input.
      process.getOutputStream().close();
      if (!process.waitFor(10, TimeUnit.SECONDS)) process.destroyForcibly();
    }
  }

  private static Process serve(Path folder, String fsync) throws IOException {
    return new ProcessBuilder(
            Path.of(System.getProperty("java.home"), "bin", "java").toString(),
            "-XX:+UseCompactObjectHeaders",
            "-cp",
            System.getProperty("java.class.path"),
            TwoBridges.class.getName(),
            folder.toString(),
            fsync)
        .redirectError(ProcessBuilder.Redirect.to(new File(folder.toFile(), "err")))
        .start();
  }

  private static void compare(
      Shape shape, int ours, int stock, List<UUID> accounts, int rounds, String fsync)
      throws IOException {
    List<Figures> own = new ArrayList<>();
    List<Figures> other = new ArrayList<>();
    load(shape, ours, accounts, WARM_MILLIS);
    load(shape, stock, accounts, WARM_MILLIS);
    for (int round = 0; round < rounds; round++) {
      own.add(load(shape, ours, accounts, LOAD_MILLIS));
      other.add(load(shape, stock, accounts, LOAD_MILLIS));
    }
    System.out.printf(
        "edge: fsync=%s clients=%d in-flight=%d payload=1 B, medians of %d%n",
        fsync, shape.connections, shape.inFlight, rounds);
    print("ours", own);
    print("stock bridge", other);
    System.out.printf(
        "  ratio: rate %.2f, p50 %.2f%n",
        median(own, Figures::rate) / median(other, Figures::rate),
        median(own, Figures::p50) / median(other, Figures::p50));
  }

  private static Figures load(Shape shape, int port, List<UUID> accounts, long millis)
      throws IOException {
    try (var load = new FrameLoad(port, shape.connections, shape.inFlight)) {
      return load.run(FrameLoad.adding(accounts), millis, Integer.MAX_VALUE);
    }
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Median.of(figures.stream().mapToDouble(of).toArray());
  }

  private static void print(String who, List<Figures> figures) {
    System.out.printf(
        "  %s: %,.0f commands/s, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms%n",
        who,
        median(figures, Figures::rate),
        median(figures, Figures::p50),
        median(figures, Figures::p99),
        median(figures, Figures::p999));
  }
}
