package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Commands;
import io.eventserver.accounts.load.Dialect;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.LongBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import java.util.function.Supplier;
import org.HdrHistogram.Histogram;

/**
 * The server at its limits: one hot account against many, latency at half of the load that it can
 * take, and three times as much as it can take.
 */
final class LimitBenchmark {
  private static final int ACCOUNTS = 1_000;
  private static final Shape FULL = new Shape(16, 64);
  private static final long WARM_MILLIS = 15_000;
  private static final long LOAD_MILLIS = 4_000;
  private static final int ROUNDS = 5;

  private final Path folder;
  private int loads;

  private LimitBenchmark(Path folder) {
    this.folder = folder;
  }

  /** Arguments: folder, and which of hot, half, overload; default all. */
  public static void main(String... args) throws Exception {
    Path folder = Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "target"), "limit");
    var wanted = args.length > 1 ? Set.of(args[1].split(",")) : Set.of("hot", "half", "overload");
    var benchmark = new LimitBenchmark(folder);
    if (wanted.contains("hot")) benchmark.hot();
    if (wanted.contains("half")) benchmark.half();
    if (wanted.contains("overload")) benchmark.overload();
  }

  private WatchedNode node(String name, long moreMillis, int inFlightMax) throws IOException {
    return new WatchedNode(Files.createDirectory(folder.resolve(name)), moreMillis, inFlightMax);
  }

  private static InetSocketAddress at(WatchedNode node) {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
  }

  private static AccountIds create(WatchedNode node, int count) throws IOException {
    var ids = new AccountIds(System.nanoTime(), count);
    Bench.create(at(node), ids);
    return ids;
  }

  private Supplier<Dialect> moving(AccountIds ids) {
    var movements = new Movements(ids.count(), ++loads);
    return () -> new BridgeDialect(new Commands(ids, movements, 1, CommandNames.none()));
  }

  private Figures load(WatchedNode node, AccountIds ids, Shape shape, long millis)
      throws IOException {
    try (var load = new Load(at(node), shape)) {
      return load.run(moving(ids), millis);
    }
  }

  private void hot() throws IOException {
    try (var node = node("hot", 0, 10_000)) {
      var many = create(node, ACCOUNTS);
      var one = create(node, 1);
      load(node, many, FULL, WARM_MILLIS);
      double[] hot = new double[ROUNDS];
      double[] spread = new double[ROUNDS];
      for (int i = 0; i < ROUNDS; i++) {
        hot[i] = load(node, one, FULL, LOAD_MILLIS).perSecond();
        spread[i] = load(node, many, FULL, LOAD_MILLIS).perSecond();
      }
      System.out.printf(
          "hot: fsync=always connections=%d in-flight=%d payload=1 B, medians of %d: one account"
              + " %,.0f commands/s, %,d accounts %,.0f commands/s, ratio %.2f%n",
          FULL.connections(),
          FULL.inFlight(),
          ROUNDS,
          Median.of(hot),
          ACCOUNTS,
          Median.of(spread),
          Median.of(hot) / Median.of(spread));
    }
  }

  private void half() throws IOException {
    try (var node = node("half", 0, 10_000)) {
      var ids = create(node, ACCOUNTS);
      load(node, ids, FULL, WARM_MILLIS);
      long most = (long) load(node, ids, FULL, LOAD_MILLIS).perSecond();
      var shape = new Shape(FULL.connections(), 256, most / 2);
      load(node, ids, shape, LOAD_MILLIS);
      node.syncs();
      // Not objects: millions of them that stay would be collections of the client's that count.
      var waits = LongBuffer.allocate((int) (most / 2 * 6 * LOAD_MILLIS / 1_000) * 2);
      try (var load = new Load(at(node), shape)) {
        load.run(
            moving(ids), 5 * LOAD_MILLIS, Long.MAX_VALUE, (_, due, now) -> waits.put(due).put(now));
      }
      waits.flip();
      print(most, withoutSyncs(waits, node.syncs()), waits);
    }
  }

  private static void print(long most, Histogram without, LongBuffer waits) {
    var whole = new Histogram(3);
    for (int i = 0; i < waits.limit(); i += 2) whole.recordValue(waits.get(i + 1) - waits.get(i));
    System.out.printf(
        "half: fsync=always connections=%d payload=1 B, %,d of %,d commands/s: p50 %.3f ms, p99"
            + " %.3f ms, p99.9 %.3f ms; without the syncs that it waited for p99 %.3f ms, p99.9"
            + " %.3f ms%n",
        FULL.connections(),
        most / 2,
        most,
        Figures.millis(whole, 50),
        Figures.millis(whole, 99),
        Figures.millis(whole, 99.9),
        Figures.millis(without, 99),
        Figures.millis(without, 99.9));
  }

  /** Latencies less the time of them in which the disk was syncing. */
  private static Histogram withoutSyncs(LongBuffer waits, long[] syncs) {
    var without = new Histogram(3);
    for (int wait = 0; wait < waits.limit(); wait += 2) {
      long due = waits.get(wait);
      long told = waits.get(wait + 1);
      long rest = told - due;
      for (int i = first(syncs, due); i < syncs.length && syncs[i] < told; i += 2) {
        rest -= Math.max(0, Math.min(syncs[i + 1], told) - Math.max(syncs[i], due));
      }
      without.recordValue(Math.max(0, rest));
    }
    return without;
  }

  /** The first sync that ends after a time. */
  private static int first(long[] syncs, long time) {
    int low = 0;
    int high = syncs.length / 2;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (syncs[2 * middle + 1] <= time) low = middle + 1;
      else high = middle;
    }
    return 2 * low;
  }

  private void overload() throws IOException {
    int room = 256;
    try (var node = node("overload", 5, room)) {
      var ids = create(node, ACCOUNTS);
      var limit = new Shape(16, room / 16);
      load(node, ids, limit, WARM_MILLIS);
      var most = load(node, ids, limit, LOAD_MILLIS);
      var shape = new Shape(64, 256, (long) (3 * most.perSecond()));
      load(node, ids, shape, WARM_MILLIS);
      long before = node.residentMib();
      var turnedAway = new Histogram(3);
      Figures figures;
      try (var load = new Load(at(node), shape)) {
        figures =
            load.run(
                moving(ids),
                5 * LOAD_MILLIS,
                Long.MAX_VALUE,
                (answer, due, now) -> {
                  if (answer.overloaded() > 0) turnedAway.recordValue(now - due);
                });
      }
      System.out.printf(
          "overload: sync +5 ms, room for %d: at the limit %,.0f commands/s, p50 %.1f ms, p99 %.1f"
              + " ms; %,d offered: %,.0f/s done, p50 %.1f ms, p99 %.1f ms; %,.0f/s turned away, p50"
              + " %.2f ms, p99 %.2f ms; resident %,d, then %,d MiB; client %.0f%% busy%n",
          room,
          most.perSecond(),
          most.millis(50),
          most.millis(99),
          shape.perSecond(),
          figures.perSecond(),
          figures.millis(50),
          figures.millis(99),
          figures.overloaded() / figures.seconds(),
          Figures.millis(turnedAway, 50),
          Figures.millis(turnedAway, 99),
          before,
          node.residentMib(),
          100 * figures.clientBusy());
    }
  }
}
