package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Commands;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.function.ToDoubleFunction;

/**
 * Commands as single frames to one node, by its own edge and by the stock bridge, in turns: 16
 * connections with 64 in flight each, and one connection with one.
 */
final class EdgeBenchmark {
  private static final int ACCOUNTS = 1_000;
  private static final long WARM_MILLIS = 30_000;
  private static final long LOAD_MILLIS = 4_000;

  private EdgeBenchmark() {}

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
      var accounts = new AccountIds(System.nanoTime(), ACCOUNTS);
      Bench.create(at(ours), accounts);
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
      Shape shape, int ours, int stock, AccountIds accounts, int rounds, String fsync)
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
        fsync, shape.connections(), shape.inFlight(), rounds);
    print("ours", own);
    print("stock bridge", other);
    System.out.printf(
        "  ratio: rate %.2f, p50 %.2f%n",
        median(own, Figures::perSecond) / median(other, Figures::perSecond),
        median(own, it -> it.millis(50)) / median(other, it -> it.millis(50)));
  }

  private static InetSocketAddress at(int port) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
  }

  private static Figures load(Shape shape, int port, AccountIds accounts, long millis)
      throws IOException {
    var movements = new Movements(accounts.count(), 1);
    var commands = new Commands(accounts, movements, 1, CommandNames.none());
    try (var load = new Load(at(port), shape)) {
      return load.run(() -> new BridgeDialect(commands), millis);
    }
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Median.of(figures.stream().mapToDouble(of).toArray());
  }

  private static void print(String who, List<Figures> figures) {
    System.out.printf(
        "  %s: %,.0f commands/s, p50 %.3f ms, p99 %.3f ms, p99.9 %.3f ms%n",
        who,
        median(figures, Figures::perSecond),
        median(figures, it -> it.millis(50)),
        median(figures, it -> it.millis(99)),
        median(figures, it -> it.millis(99.9)));
  }
}
