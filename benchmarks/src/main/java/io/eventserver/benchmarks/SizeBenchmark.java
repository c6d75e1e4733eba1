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
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Few accounts and many: what each takes of the heap, with the collector that the launcher takes,
 * and what they cost the commands.
 */
final class SizeBenchmark {
  private static final Shape SHAPE = new Shape(16, 64);
  private static final long WARM_MILLIS = 15_000;
  private static final long LOAD_MILLIS = 4_000;
  private static final int ROUNDS = 5;

  private SizeBenchmark() {}

  /** Arguments: launcher, folder, few, many. */
  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    Path folder = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "size");
    int few = args.length > 2 ? Integer.parseInt(args[2]) : 100_000;
    int many = args.length > 3 ? Integer.parseInt(args[3]) : 10_000_000;
    String[] options = {"--snapshot-events=0", "--snapshot-minutes=0"};
    try (var small = new NodeUnderLoad(launcher, folder.resolve("few"), "", options);
        var large = new NodeUnderLoad(launcher, folder.resolve("many"), "", options)) {
      var fewIds = create(small, few, 1);
      long empty = heap(large.pid());
      var manyIds = create(large, many, 2);
      System.out.printf(
          "heap: %,d accounts take %,d B each (state, row, directory), with the launcher's"
              + " collector%n",
          many, (heap(large.pid()) - empty) / many);
      double[] rates = new double[ROUNDS];
      double[] others = new double[ROUNDS];
      load(small, fewIds, WARM_MILLIS);
      load(large, manyIds, WARM_MILLIS);
      for (int i = 0; i < ROUNDS; i++) {
        others[i] = load(small, fewIds, LOAD_MILLIS).perSecond();
        rates[i] = load(large, manyIds, LOAD_MILLIS).perSecond();
      }
      System.out.printf(
          "size: fsync=always connections=%d in-flight=%d payload=1 B, medians of %d: %,d accounts"
              + " %,.0f commands/s, %,d accounts %,.0f commands/s, ratio %.2f%n",
          SHAPE.connections(),
          SHAPE.inFlight(),
          ROUNDS,
          few,
          Median.of(others),
          many,
          Median.of(rates),
          Median.of(rates) / Median.of(others));
    }
  }

  private static InetSocketAddress at(NodeUnderLoad node) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
  }

  private static AccountIds create(NodeUnderLoad node, int count, long seed) throws IOException {
    var ids = new AccountIds(seed, count);
    Bench.create(at(node), ids);
    return ids;
  }

  private static Figures load(NodeUnderLoad node, AccountIds ids, long millis) throws IOException {
    var movements = new Movements(ids.count(), System.nanoTime());
    try (var load = new Load(at(node), SHAPE)) {
      return load.run(
          () -> new BridgeDialect(new Commands(ids, movements, 1, CommandNames.none())), millis);
    }
  }

  /** Bytes of everything that lives in the heap of a process. */
  static long heap(long pid) throws IOException, InterruptedException {
    var tool = Path.of(System.getProperty("java.home"), "bin", "jcmd");
    var process = new ProcessBuilder(tool.toString(), "" + pid, "GC.class_histogram").start();
    String total = "";
    try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
      for (String line = lines.readLine(); line != null; line = lines.readLine()) {
        if (line.startsWith("Total")) total = line;
      }
    }
    process.waitFor();
    String[] words = total.trim().split("\\s+", -1);
    if (words.length < 3) throw new IOException("no histogram");
    return Long.parseLong(words[2]);
  }
}
