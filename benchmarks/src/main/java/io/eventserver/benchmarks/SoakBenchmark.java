package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.Crashes;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.Ledger;
import io.eventserver.accounts.load.LedgerCheck;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import io.eventserver.accounts.load.TemporaryNode;
import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * A node under a steady load for long, ended now in order and now by a kill: what it acknowledged
 * must be there afterwards, and what it takes of the machine must not grow from one life to the
 * next. Ends with 1 where that is not so.
 */
final class SoakBenchmark {
  private static final Shape SHAPE = new Shape(8, 64, 10_000);
  private static final int ACCOUNTS = 10_000;
  private static final int THREADS_MORE = 15;
  private static final int FILES_MORE = 15;
  private static final long HEAP_MORE_MIB = 48;

  private final TemporaryNode node;
  private final Bench bench;
  private final long millis;

  /**
   * What a life has taken when it was about to end; heap is what lives in it, files are those
   * beside the log's segments.
   */
  private record Taken(long heapMib, long threads, long files) {}

  private SoakBenchmark(TemporaryNode node, long millis) {
    this.node = node;
    this.bench = new Bench(SHAPE, 1, new AccountIds(System.nanoTime(), ACCOUNTS), 0);
    this.millis = millis;
  }

  /** Arguments: launcher, seconds in all, seconds of each life. */
  public static void main(String... args) throws Exception {
    Path launcher = Path.of(args.length > 0 ? args[0] : "../event-server").toAbsolutePath();
    long seconds = args.length > 1 ? Long.parseLong(args[1]) : 3_600;
    long life = args.length > 2 ? Long.parseLong(args[2]) : 120;
    boolean level;
    try (var node = TemporaryNode.start(launcher, List.of())) {
      level = new SoakBenchmark(node, TimeUnit.SECONDS.toMillis(life)).run(seconds);
    }
    System.exit(level ? 0 : 1);
  }

  private boolean run(long seconds) throws Exception {
    bench.create(Crashes.address(node.bridge()));
    long end = System.nanoTime() + TimeUnit.SECONDS.toNanos(seconds);
    Taken first = null;
    boolean level = true;
    for (int life = 1; System.nanoTime() < end; life++) {
      long begin = head() + 1;
      var ledger = new Ledger();
      var movements = new Movements(ACCOUNTS, System.nanoTime());
      Figures figures;
      try (var load = new Load(Crashes.address(node.bridge()), SHAPE)) {
        figures = load.run(() -> new BridgeDialect(ledger.noting(bench.ids(), movements)), millis);
      }
      var taken = taken();
      if (first == null) first = taken;
      boolean killed = life % 2 == 0;
      if (killed) new Crashes(bench, 2_000).load(node, ledger);
      else node.stop();
      node.startAgain();
      var check = check(ledger, begin);
      boolean holds = check.missing() == 0 && figures.failed() == 0 && isLevel(first, taken);
      level &= holds;
      System.out.printf(
          "life %d, %s: %,d acknowledged, %d missing, %d without an answer; heap %d MiB, %d"
              + " threads, %d files; ready again after %d ms%s%n",
          life,
          killed ? "killed" : "stopped",
          check.acknowledged(),
          check.missing(),
          check.unacknowledged(),
          taken.heapMib,
          taken.threads,
          taken.files,
          node.startMillis(),
          holds ? "" : ": NOT LEVEL");
    }
    return level;
  }

  private static boolean isLevel(Taken first, Taken now) {
    return now.heapMib <= first.heapMib + HEAP_MORE_MIB
        && now.threads <= first.threads + THREADS_MORE
        && now.files <= first.files + FILES_MORE;
  }

  private BridgeClient client() {
    return BridgeClient.connect(ClientSettings.parse(node.bridge()));
  }

  private long head() {
    try (var client = client()) {
      return Await.get(client.status()).path("position").asLong();
    }
  }

  private LedgerCheck check(Ledger ledger, long from) {
    try (var client = client()) {
      return LedgerCheck.of(ledger, bench.ids(), client, from);
    }
  }

  private Taken taken() throws IOException, InterruptedException {
    Path process = Path.of("/proc", "" + node.pid());
    long threads;
    try (var tasks = Files.list(process.resolve("task"))) {
      threads = tasks.count();
    }
    long files = 0;
    try (var open = Files.list(process.resolve("fd"))) {
      for (Path file : open.toList()) if (!isSegment(file)) files++;
    }
    return new Taken(SizeBenchmark.heap(node.pid()) >> 20, threads, files);
  }

  /** The log keeps its segments open, and grows. */
  private static boolean isSegment(Path descriptor) throws IOException {
    try {
      return Files.readSymbolicLink(descriptor).toString().endsWith(".log");
    } catch (NoSuchFileException e) {
      // Closed since it was listed: none of either.
      return true;
    }
  }
}
