package io.eventserver.benchmarks;

import io.eventserver.accounts.AccountsDomain;
import io.eventserver.aggregates.Aggregates;
import io.eventserver.aggregates.CommandIdLookup;
import io.eventserver.eventstore.Decided;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.FolderDisk;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.eventstore.Replay;
import io.eventserver.projections.Projections;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.management.MemoryType;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.zip.CRC32C;

/**
 * Replay of account events into aggregates and a projection, against a raw scan with CRC of the
 * same files; and the heap that an account takes.
 */
final class ReplayBenchmark {
  private static final int PASSES = 5;
  private static final int HEADER_BYTES = 80;
  private static final EventTypes TYPES =
      new EventTypes(List.of(AccountsDomain.ACCOUNT, AccountsDomain.LOAN));

  private ReplayBenchmark() {}

  /** Arguments: folder, events, {@code ids} where each is to have a command id. */
  public static void main(String... args) throws Exception {
    int events = args.length > 1 ? Integer.parseInt(args[1]) : 10_000_000;
    Path folder =
        Files.createTempDirectory(Path.of(args.length > 0 ? args[0] : "target"), "replay");
    boolean ids = args.length > 2 && args[2].equals("ids");
    AccountsLog.write(folder, events / AccountsLog.EVENTS_PER_ACCOUNT, ids ? 1 : 0);
    double[] scans = new double[PASSES];
    double[] replays = new double[PASSES];
    double[] ratios = new double[PASSES];
    double[] alone = new double[PASSES];
    scan(folder);
    long head = head(folder);
    double first = replay(folder).seconds;
    for (int i = 0; i < PASSES; i++) {
      scans[i] = scan(folder);
      // A node begins with an empty heap: what the pass before left is not to be copied in this.
      System.gc();
      replays[i] = replay(folder).seconds;
      ratios[i] = scans[i] / replays[i];
      System.gc();
      alone[i] = scans[i] / reading(folder);
    }
    System.out.printf(
        "replay: events=%,d%s payload=3-14 B scan+crc %.1f M events/s, replay with projection %.1f"
            + " M events/s (first %.1f), of scan %.2f; without aggregates and projection %.2f%n",
        head,
        ids ? " with command ids" : "",
        head / Median.of(scans) / 1e6,
        head / Median.of(replays) / 1e6,
        head / first / 1e6,
        Median.of(ratios),
        Median.of(alone));
    heap(folder, events / AccountsLog.EVENTS_PER_ACCOUNT);
  }

  /** Seconds to open the log, with nobody who is told what it holds. */
  private static double reading(Path folder) throws IOException {
    long start = System.nanoTime();
    head(folder);
    return (System.nanoTime() - start) / 1e9;
  }

  private static long head(Path folder) throws IOException {
    try (var log =
        FileLog.open(
            new FolderDisk(folder), TYPES, new Directory(), LogSettings.DEFAULT, Replay.NOTHING)) {
      return log.head();
    }
  }

  /** Seconds to read every byte, walk the lengths and check each checksum. */
  private static double scan(Path folder) throws IOException {
    long start = System.nanoTime();
    long records = 0;
    var crc = new CRC32C();
    for (Path file : segments(folder)) {
      try (var channel = FileChannel.open(file)) {
        var buffer = ByteBuffer.allocate(1 << 20);
        buffer.flip();
        long at = HEADER_BYTES;
        channel.position(at);
        while (true) {
          if (buffer.remaining() < 8 && !fill(channel, buffer)) break;
          int length = buffer.getInt(buffer.position());
          if (length == 0) break;
          if (buffer.remaining() < 8 + length && !fill(channel, buffer)) break;
          crc.reset();
          crc.update(buffer.array(), buffer.arrayOffset() + buffer.position() + 8, length);
          if ((int) crc.getValue() != buffer.getInt(buffer.position() + 4)) {
            throw new IOException("checksum");
          }
          buffer.position(buffer.position() + 8 + length);
          records++;
        }
      }
    }
    if (records == 0) throw new IOException("nothing to scan");
    return (System.nanoTime() - start) / 1e9;
  }

  private static boolean fill(FileChannel channel, ByteBuffer buffer) throws IOException {
    buffer.compact();
    int read = channel.read(buffer);
    buffer.flip();
    return read > 0;
  }

  private static List<Path> segments(Path folder) throws IOException {
    try (var files = Files.list(folder)) {
      return files.filter(file -> file.toString().endsWith(".log")).sorted().toList();
    }
  }

  private record Replayed(double seconds, long head, Aggregates aggregates, Projections rows) {}

  private static Replayed replay(Path folder) throws IOException {
    var directory = new Directory();
    var types = List.of(AccountsDomain.ACCOUNT, AccountsDomain.LOAN);
    var aggregates = new Aggregates(types, directory, new NoLookup(), "benchmark");
    var rows = new Projections(List.of(AccountsDomain.ACCOUNTS), types, directory);
    long start = System.nanoTime();
    try (var log =
        FileLog.open(
            new FolderDisk(folder),
            TYPES,
            directory,
            LogSettings.DEFAULT,
            (identity, recorded) -> {
              aggregates.committed().apply(identity, recorded);
              rows.apply(identity, recorded);
            })) {
      return new Replayed((System.nanoTime() - start) / 1e9, log.head(), aggregates, rows);
    }
  }

  private static void heap(Path folder, int accounts) throws IOException {
    long before = used();
    var replayed = replay(folder);
    long after = used();
    System.out.printf(
        "heap: %d B per account (state, row, directory, version and name), %,d accounts%n",
        (after - before) / accounts, accounts);
    // Both must live until the heap was measured.
    if (replayed.rows.standings().isEmpty() || replayed.aggregates.underWay() != 0) {
      throw new IllegalStateException();
    }
  }

  /** What lives after a full collection, as the collector itself counted it. */
  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryPoolMXBeans().stream()
        .filter(pool -> pool.getType() == MemoryType.HEAP)
        .mapToLong(pool -> pool.getCollectionUsage().getUsed())
        .sum();
  }

  private static final class NoLookup implements CommandIdLookup {
    @Override
    public boolean mayHold(String commandId) {
      return false;
    }

    @Override
    public void find(
        String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {
      found.accept(Optional.empty());
    }
  }
}
