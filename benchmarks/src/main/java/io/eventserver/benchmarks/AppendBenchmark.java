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
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * Appends with sync against raw write and force of as many bytes into a preallocated file, in
 * alternating blocks of 200.
 */
final class AppendBenchmark {
  private static final int PAIRS = 15;
  private static final int BLOCK = 200;
  private static final int RECORD_BYTES = 48;
  private static final int MARK_BYTES = 41;

  private final FileLog log;
  private final FileChannel raw;
  private final long rawBytes;
  private long rawAt;
  private long number;
  private long version;

  private AppendBenchmark(FileLog log, FileChannel raw) throws IOException {
    this.log = log;
    this.raw = raw;
    this.rawBytes = raw.size();
  }

  public static void main(String... args) throws Exception {
    Path folder =
        Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "target"), "append");
    var types = new EventTypes(List.of(AccountsDomain.ACCOUNT));
    Path zeros = folder.resolve("raw");
    Files.write(zeros, new byte[256 << 20]);
    try (var log =
            FileLog.open(
                new FolderDisk(Files.createDirectory(folder.resolve("log"))),
                types,
                new Directory(),
                LogSettings.DEFAULT.withSegmentBytes(256 << 20),
                Replay.NOTHING);
        var raw = FileChannel.open(zeros, StandardOpenOption.WRITE)) {
      raw.force(true);
      log.start(_ -> {});
      System.out.println("append: fsync=always clients=1 in-flight=1 payload=3 B, record=48 B");
      var benchmark = new AppendBenchmark(log, raw);
      for (int batch : new int[] {16, 256, 4096}) benchmark.run(batch);
    }
  }

  private void run(int batch) throws Exception {
    int bytes = MARK_BYTES + batch * RECORD_BYTES;
    appends(batch, new double[BLOCK]);
    raws(bytes, new double[BLOCK]);
    double[] ratios = new double[PAIRS];
    double[] latencies = new double[PAIRS * BLOCK];
    double[] rates = new double[PAIRS];
    for (int i = 0; i < PAIRS; i++) {
      double[] each = new double[BLOCK];
      double ours = appends(batch, each);
      System.arraycopy(each, 0, latencies, i * BLOCK, BLOCK);
      double theirs = raws(bytes, new double[BLOCK]);
      ratios[i] = theirs / ours;
      rates[i] = batch * BLOCK / ours;
    }
    System.out.printf(
        "batch %4d: %,9.0f events/s, p50 %.2f ms, p99 %.2f ms, p99.9 %.2f ms, of raw write+force"
            + " %.2f%n",
        batch,
        Median.of(rates),
        Median.percentile(latencies, 50) * 1e3,
        Median.percentile(latencies, 99) * 1e3,
        Median.percentile(latencies, 99.9) * 1e3,
        Median.of(ratios));
  }

  /** Seconds for a block of appends; what is appended is made before. */
  private double appends(int batch, double[] each) {
    List<Appends> messages = new ArrayList<>(BLOCK);
    for (int i = 0; i < BLOCK; i++) messages.add(message(batch));
    long start = System.nanoTime();
    for (int i = 0; i < BLOCK; i++) {
      long sent = System.nanoTime();
      append(messages.get(i));
      each[i] = (System.nanoTime() - sent) / 1e9;
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private Appends message(int batch) {
    List<Append> appends = new ArrayList<>(batch);
    for (int i = 0; i < batch; i++) {
      appends.add(Append.of("account", "a", version++, new MoneyAdded(100 + i)));
    }
    number++;
    return new Appends("benchmark", number, number - 1, appends);
  }

  private void append(Appends message) {
    var done = new CompletableFuture<List<Appended>>();
    if (!log.append(message, done::complete)) throw new IllegalStateException("the queue is full");
    if (!(done.join().getLast() instanceof Appended.Stored)) throw new IllegalStateException();
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
