package io.eventserver.benchmarks;

import io.eventserver.accounts.AccountEvent.MoneyAdded;
import io.eventserver.accounts.AccountsDomain;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appended;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.FolderDisk;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.eventstore.Replay;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;

/**
 * Appends with sync against raw write and force of as many bytes into a preallocated file, in
 * alternating blocks of 200.
 */
final class AppendBenchmark {
  private static final int PAIRS = 15;
  private static final int WARM_UP = 5;
  private static final int BLOCK = 200;
  private static final int SEGMENT_BYTES = 1 << 30;
  private static final int RECORD_BYTES = 48;
  private static final int MARK_BYTES = 41;

  // Shared, so that what is measured is not how fast old messages come from memory.
  private static final List<List<Object>> EVENTS =
      IntStream.range(100, 200).mapToObj(it -> List.<Object>of(new MoneyAdded(it))).toList();

  private final FileLog log;
  private final FileChannel raw;
  private final long rawBytes;
  private final int batch;
  private final int window;
  private long rawAt;
  private long number;
  private long version;

  private AppendBenchmark(FileLog log, FileChannel raw, int batch, int window) throws IOException {
    this.log = log;
    this.batch = batch;
    this.window = window;
    this.raw = raw;
    this.rawBytes = raw.size();
  }

  public static void main(String... args) throws Exception {
    Path folder =
        Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "target"), "append");
    Path zeros = folder.resolve("raw");
    // As large as a segment, and made like one: where a file's blocks are counts too.
    preallocate(zeros);
    System.out.println("append: fsync=always clients=1 payload=3 B, record=48 B");
    try (var raw = FileChannel.open(zeros, StandardOpenOption.WRITE)) {
      for (int window : new int[] {1, 8}) {
        for (int batch : new int[] {16, 256, 4096}) run(folder, raw, batch, window);
      }
    }
  }

  private static void preallocate(Path file) throws IOException {
    var zeros = ByteBuffer.allocateDirect(1 << 20);
    try (var channel =
        FileChannel.open(file, StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE)) {
      for (long at = 0; at < SEGMENT_BYTES; at += zeros.capacity())
        channel.write(zeros.clear(), at);
      channel.force(true);
    }
  }

  /** One batch is one write and one sync of the log, however many are handed over. */
  private static void run(Path folder, FileChannel raw, int batch, int window) throws Exception {
    Path logFolder = Files.createTempDirectory(folder, "log");
    var disk = new FolderDisk(logFolder);
    var types = new EventTypes(List.of(AccountsDomain.ACCOUNT));
    var settings = LogSettings.DEFAULT.withSegmentBytes(SEGMENT_BYTES).withGroupMax(batch);
    try (var log = FileLog.open(disk, types, new Directory(), settings, Replay.NOTHING)) {
      log.start(_ -> {});
      awaitNextSegment(logFolder.resolve("next.segment"));
      new AppendBenchmark(log, raw, batch, window).run();
    }
  }

  /** The raw file is preallocated before; so are this log's segments, none of which gets full. */
  private static void awaitNextSegment(Path next) throws Exception {
    while (!Files.exists(next) || Files.size(next) < SEGMENT_BYTES) Thread.sleep(100);
    try (var channel = FileChannel.open(next, StandardOpenOption.WRITE)) {
      channel.force(true);
    }
  }

  private void run() throws Exception {
    int bytes = MARK_BYTES + batch * RECORD_BYTES;
    for (int i = 0; i < WARM_UP; i++) {
      appends(new double[BLOCK]);
      raws(bytes, new double[BLOCK]);
    }
    double[] ratios = new double[PAIRS];
    double[] latencies = new double[PAIRS * BLOCK];
    double[] rates = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      double[] each = new double[BLOCK];
      double ours = appends(each);
      System.arraycopy(each, 0, latencies, i * BLOCK, BLOCK);
      double theirs = raws(bytes, new double[BLOCK]);
      ratios[i] = theirs / ours;
      rates[i] = batch * BLOCK / ours;
    }
    System.out.printf(
        "in-flight %d, batch %4d: %,9.0f events/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms,"
            + " of raw write+force %.2f%n",
        window,
        batch,
        Median.of(rates),
        Median.percentile(latencies, 50) * 1e3,
        Median.percentile(latencies, 99) * 1e3,
        Median.percentile(latencies, 99.9) * 1e3,
        Median.of(ratios));
  }

  /** Seconds for a block of appends; what is appended is made before. */
  private double appends(double[] each) {
    List<Appends> messages = new ArrayList<>(BLOCK);
    for (int i = 0; i < BLOCK; i++) messages.add(message());
    Deque<CompletableFuture<?>> underWay = new ArrayDeque<>();
    long start = System.nanoTime();
    for (int i = 0; i < BLOCK; i++) {
      if (underWay.size() == window) await(underWay, (window + 1) / 2);
      underWay.addLast(append(messages.get(i), each, i));
    }
    underWay.forEach(CompletableFuture::join);
    return (System.nanoTime() - start) / 1e9;
  }

  /** Sleeps until so many are answered, and wakes up once: that takes the log's thread time too. */
  private static void await(Deque<CompletableFuture<?>> underWay, int count) {
    CompletableFuture<?> last = underWay.removeFirst();
    for (int i = 1; i < count; i++) last = underWay.removeFirst();
    last.join();
  }

  private Appends message() {
    List<Append> appends = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      appends.add(
          new Append(
              AccountsDomain.ACCOUNT.name(),
              "a",
              version++,
              EVENTS.get(i % EVENTS.size()),
              Optional.empty(),
              0,
              Optional.empty(),
              Optional.empty(),
              Map.of()));
    }
    number++;
    return new Appends("benchmark", number, number - 1, appends);
  }

  private CompletableFuture<?> append(Appends message, double[] each, int index) {
    long sent = System.nanoTime();
    var done = new CompletableFuture<Appended>();
    boolean taken =
        log.append(
            message,
            outcomes -> {
              each[index] = (System.nanoTime() - sent) / 1e9;
              done.complete(outcomes.getLast());
            });
    if (!taken) throw new IllegalStateException("the queue is full");
    return done.thenAccept(
        it -> {
          if (!(it instanceof Appended.Stored)) throw new IllegalStateException(it.toString());
        });
  }

  /** Seconds for a block of raw writes. */
  private double raws(int bytes, double[] each) throws IOException {
    var buffer = ByteBuffer.allocateDirect(bytes);
    long start = System.nanoTime();
    for (int i = 0; i < each.length; i++) {
      if (rawAt + bytes > rawBytes) rawAt = 0;
      raw.write(buffer.clear(), rawAt);
      raw.force(false);
      rawAt += bytes;
    }
    return (System.nanoTime() - start) / 1e9;
  }
}
