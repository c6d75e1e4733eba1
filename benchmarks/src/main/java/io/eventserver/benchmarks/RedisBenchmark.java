package io.eventserver.benchmarks;

import io.eventserver.accounts.load.AccountIds;
import io.eventserver.accounts.load.Bench;
import io.eventserver.accounts.load.BridgeDialect;
import io.eventserver.accounts.load.CommandNames;
import io.eventserver.accounts.load.Commands;
import io.eventserver.accounts.load.Dialect;
import io.eventserver.accounts.load.Figures;
import io.eventserver.accounts.load.Finds;
import io.eventserver.accounts.load.Load;
import io.eventserver.accounts.load.Movements;
import io.eventserver.accounts.load.Shape;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.function.Supplier;
import java.util.function.ToDoubleFunction;

/**
 * The accounts' work, by the real process and by Redis, in turns: commands whose event is synced
 * before they are answered, and reads.
 */
final class RedisBenchmark {
  private static final int ACCOUNTS = 1_000;
  private static final long WARM_MILLIS = 10_000;
  private static final long LOAD_MILLIS = 3_000;

  private final SocketAddress ours;
  private final RedisServer redis;
  private final RawSync raw;
  private final RawSync growing;
  private final String fsync;
  private final int rounds;
  private final AccountIds ids = new AccountIds(System.nanoTime(), ACCOUNTS);
  private int loads;

  /** What one comparison is about. */
  private record Row(String name, Shape own, int batch, Shape others, Kind kind) {
    /** Whether each command waits for a sync of its own. */
    boolean isAlone() {
      return own.equals(new Shape(1, 1)) && kind != Kind.READS;
    }
  }

  private enum Kind {
    COMMANDS,
    NAMED_COMMANDS,
    READS
  }

  private static final Shape PIPELINED = new Shape(16, 64);
  private static final List<Row> ROWS =
      List.of(
          new Row("one", new Shape(1, 1), 1, new Shape(1, 1), Kind.COMMANDS),
          new Row("one", new Shape(16, 1), 1, new Shape(16, 1), Kind.COMMANDS),
          new Row("one", new Shape(64, 1), 1, new Shape(64, 1), Kind.COMMANDS),
          new Row("batch", new Shape(1, 4), 100, PIPELINED, Kind.COMMANDS),
          new Row("batch", new Shape(1, 4), 1_000, PIPELINED, Kind.COMMANDS),
          new Row("pipelined", PIPELINED, 1, PIPELINED, Kind.COMMANDS),
          new Row("ids-one", new Shape(1, 1), 1, new Shape(1, 1), Kind.NAMED_COMMANDS),
          new Row("ids-one", new Shape(16, 1), 1, new Shape(16, 1), Kind.NAMED_COMMANDS),
          new Row("ids-one", new Shape(64, 1), 1, new Shape(64, 1), Kind.NAMED_COMMANDS),
          new Row("ids-batch", new Shape(1, 4), 100, PIPELINED, Kind.NAMED_COMMANDS),
          new Row("ids-batch", new Shape(1, 4), 1_000, PIPELINED, Kind.NAMED_COMMANDS),
          new Row("ids-pipelined", PIPELINED, 1, PIPELINED, Kind.NAMED_COMMANDS),
          new Row("read", new Shape(1, 1), 1, new Shape(1, 1), Kind.READS),
          new Row("read", new Shape(16, 1), 1, new Shape(16, 1), Kind.READS),
          new Row("read", new Shape(64, 1), 1, new Shape(64, 1), Kind.READS));

  private RedisBenchmark(
      SocketAddress ours,
      RedisServer redis,
      RawSync raw,
      RawSync growing,
      String fsync,
      int rounds) {
    this.raw = raw;
    this.growing = growing;
    this.ours = ours;
    this.redis = redis;
    this.fsync = fsync;
    this.rounds = rounds;
  }

  /** Arguments: launcher, folder, rounds, fsync, names of rows. */
  public static void main(String... args) throws Exception {
    String launcher = args.length > 0 ? args[0] : "../event-server";
    var folder = Files.createTempDirectory(Path.of(args.length > 1 ? args[1] : "target"), "redis");
    int rounds = args.length > 2 ? Integer.parseInt(args[2]) : 5;
    String fsync = args.length > 3 ? args[3] : "always";
    var wanted = args.length > 4 ? Set.of(args[4].split(",")) : Set.<String>of();
    String appendfsync = fsync.equals("always") ? "always" : "no";
    try (var redis = new RedisServer(folder.resolve("redis"), appendfsync);
        var raw = RawSync.preallocated(folder.resolve("raw"));
        var growing = RawSync.growing(folder.resolve("growing"));
        var node =
            new NodeUnderLoad(
                launcher,
                folder.resolve("node"),
                System.getProperty("jvm", ""),
                "--fsync=" + fsync)) {
      var ours = new InetSocketAddress(InetAddress.getLoopbackAddress(), node.port());
      System.out.printf("redis: version %s, fsync=%s on both%n", redis.version(), fsync);
      var benchmark = new RedisBenchmark(ours, redis, raw, growing, fsync, rounds);
      benchmark.create();
      benchmark.warm();
      for (var row : ROWS) {
        if (wanted.isEmpty() || wanted.contains(row.name)) benchmark.compare(row);
      }
    }
  }

  private void create() throws IOException {
    Bench.create(ours, ids);
    try (var others = new Load(redis.address(), new Shape(1, 16))) {
      var hashes = new RedisRequests.Creations(ids);
      others.run(() -> new RedisDialect(hashes), WARM_MILLIS, ids.count());
    }
  }

  /**
   * Both, with much at a time: compiling takes its time from the first of the figures otherwise.
   */
  private void warm() throws IOException {
    for (var kind : Kind.values()) {
      var row = new Row("warm", PIPELINED, 1, PIPELINED, kind);
      own(row, WARM_MILLIS);
      others(row, redis.script(kind == Kind.NAMED_COMMANDS), LOAD_MILLIS);
    }
  }

  private void compare(Row row) throws IOException {
    List<Figures> own = new ArrayList<>();
    List<Figures> others = new ArrayList<>();
    String script = redis.script(row.kind == Kind.NAMED_COMMANDS);
    own(row, LOAD_MILLIS);
    others(row, script, LOAD_MILLIS);
    List<Double> syncs = new ArrayList<>();
    List<Double> grown = new ArrayList<>();
    for (int round = 0; round < rounds; round++) {
      own.add(own(row, LOAD_MILLIS));
      others.add(others(row, script, LOAD_MILLIS));
      if (!row.isAlone()) continue;
      syncs.add(raw.millis());
      grown.add(growing.millis());
    }
    System.out.printf("%s: fsync=%s payload=1 B, medians of %d%n", row.name, fsync, rounds);
    String plot = row.name.startsWith("read") ? "reads per second" : "commands per second";
    if (row.kind == Kind.NAMED_COMMANDS) plot = "commands with ids per second";
    String category = category(row);
    FiguresFile.add(plot, category, "event-server", median(own, Figures::perSecond));
    FiguresFile.add(plot, category, "redis", median(others, Figures::perSecond));
    print("event-server", row.own, row.batch, own);
    print("redis", row.others, 1, others);
    if (row.isAlone()) {
      System.out.printf(
          "  a write and a sync, without a server: p50 %.3f ms, of a file that grows %.3f ms%n",
          median(syncs), median(grown));
    }
    System.out.printf(
        "  ratio: rate %.2f, p50 %.2f, p99 %.2f%n",
        median(own, Figures::perSecond) / median(others, Figures::perSecond),
        median(own, it -> it.millis(50)) / median(others, it -> it.millis(50)),
        median(own, it -> it.millis(99)) / median(others, it -> it.millis(99)));
  }

  private static String category(Row row) {
    String shape = row.own.connections() + " × " + row.own.inFlight();
    return row.batch == 1 ? shape : shape + " of " + row.batch;
  }

  private CommandNames names(Row row) {
    return row.kind == Kind.NAMED_COMMANDS ? CommandNames.of("l" + loads) : CommandNames.none();
  }

  private Figures own(Row row, long millis) throws IOException {
    var movements = new Movements(ids.count(), ++loads);
    var requests =
        row.kind == Kind.READS
            ? new Finds(ids, movements)
            : new Commands(ids, movements, row.batch, names(row));
    return load(ours, row.own, () -> new BridgeDialect(requests), millis);
  }

  private Figures others(Row row, String script, long millis) throws IOException {
    var movements = new Movements(ids.count(), ++loads);
    var requests =
        row.kind == Kind.READS
            ? new RedisRequests.Reads(ids, movements)
            : new RedisRequests.Moves(ids, movements, script, names(row));
    return load(redis.address(), row.others, () -> new RedisDialect(requests), millis);
  }

  private static Figures load(
      SocketAddress server, Shape shape, Supplier<Dialect> dialects, long millis)
      throws IOException {
    try (var load = new Load(server, shape)) {
      var figures = load.run(dialects, millis);
      if (figures.failed() > 0 || figures.overloaded() > 0) {
        throw new IOException(figures.failed() + figures.overloaded() + " requests failed");
      }
      return figures;
    }
  }

  private static double median(List<Figures> figures, ToDoubleFunction<Figures> of) {
    return Median.of(figures.stream().mapToDouble(of).toArray());
  }

  private static double median(List<Double> figures) {
    return Median.of(figures.stream().mapToDouble(it -> it).toArray());
  }

  private static void print(String who, Shape shape, int batch, List<Figures> figures) {
    System.out.printf(
        "  %-12s connections=%d in-flight=%d batch=%d: %,.0f/s, p50 %.3f ms, p99 %.3f ms,"
            + " p99.9 %.3f ms, client %.0f%% busy%n",
        who,
        shape.connections(),
        shape.inFlight(),
        batch,
        median(figures, Figures::perSecond),
        median(figures, it -> it.millis(50)),
        median(figures, it -> it.millis(99)),
        median(figures, it -> it.millis(99.9)),
        100 * median(figures, Figures::clientBusy));
  }
}
