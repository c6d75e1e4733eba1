package io.eventserver.benchmarks;

import io.eventserver.benchmarks.NodeUnderLoad.Load;
import io.eventserver.wire.Addresses;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.concurrent.CompletableFuture;

/** What a snapshot costs who is served meanwhile, in the real process, in turns with none. */
final class SnapshotBenchmark {
  private static final int ROUNDS = 5;
  private static final int IN_FLIGHT = 64;
  private static final long WARM_MILLIS = 5_000;
  private static final long LOAD_MILLIS = 5_000;

  private SnapshotBenchmark() {}

  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    int accounts = args.length > 2 ? Integer.parseInt(args[2]) : 1_000_000;
    Path folder = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "snap");
    Path data = folder.resolve("data");
    Files.createDirectories(data.resolve("log"));
    AccountsLog.write(data.resolve("log"), accounts, 10);
    double[] held = new double[ROUNDS];
    double[] millis = new double[ROUNDS];
    double[] with = new double[ROUNDS];
    double[] without = new double[ROUNDS];
    double[] rateWith = new double[ROUNDS];
    double[] rateWithout = new double[ROUNDS];
    try (var node = new NodeUnderLoad(launcher, data, "", "--snapshot-minutes=0")) {
      var ids = node.ids(2_000);
      node.load(ids, IN_FLIGHT, WARM_MILLIS);
      for (int i = 0; i < ROUNDS; i++) {
        Load plain = node.load(ids, IN_FLIGHT, LOAD_MILLIS);
        var taken = CompletableFuture.supplyAsync(() -> node.ask(Addresses.SNAPSHOT));
        Load meanwhile = node.load(ids, IN_FLIGHT, LOAD_MILLIS);
        held[i] = taken.join().path("heldMicros").asDouble() / 1_000;
        millis[i] = taken.join().path("millis").asDouble();
        with[i] = meanwhile.p999();
        without[i] = plain.p999();
        rateWith[i] = meanwhile.rate();
        rateWithout[i] = plain.rate();
      }
    }
    System.out.printf(
        "snapshot: fsync=always accounts=%,d clients=1 in-flight=%d payload=1 B, medians of %d:"
            + " taken in %.0f ms, held up for %.2f ms at most (%.2f in the worst round); meanwhile"
            + " %,.0f commands/s, p99.9 %.2f ms; without %,.0f commands/s, p99.9 %.2f ms%n",
        accounts,
        IN_FLIGHT,
        ROUNDS,
        Median.of(millis),
        Median.of(held),
        Arrays.stream(held).max().orElse(0),
        Median.of(rateWith),
        Median.of(with),
        Median.of(rateWithout),
        Median.of(without));
  }
}
