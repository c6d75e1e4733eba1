package io.eventserver.eventstore;

import io.eventserver.eventstore.SnapshotHeader.IdFile;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.BufferUnderflowException;
import java.nio.file.NoSuchFileException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;
import java.util.function.LongConsumer;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The snapshots of a node: files in a folder of their own, of which the last two are kept.
 *
 * <p>Each is written beside, synced and then named, so there are only whole ones. Command ids stand
 * in files beside them, which are written once and belong to every snapshot that names them. Any
 * thread; one snapshot is written at a time.
 */
public final class Snapshots {
  private static final Logger LOG = LoggerFactory.getLogger("snapshots");
  private static final String SUFFIX = ".snapshot";
  private static final String BEGUN = "next.";
  private static final int KEPT = 2;

  private final Disk disk;
  private final SnapshotTarget target;
  private final InstantSource clock;

  // The newest one that this node took or began from.
  private volatile Optional<SnapshotHeader> latest = Optional.empty();

  /**
   * A snapshot that was taken.
   *
   * @param held how long it held up the thread that it held up longest
   * @param hashes of each section: they tell whether states are equal
   */
  public record Taken(long position, long bytes, Duration held, Map<String, String> hashes) {}

  /**
   * Uses a folder.
   *
   * @param target what is built from snapshots
   */
  public Snapshots(Disk disk, SnapshotTarget target, InstantSource clock) {
    this.disk = disk;
    this.target = target;
    this.clock = clock;
  }

  /** Whether a file is named like one of a snapshot's. */
  static boolean isName(String name) {
    return name.matches("(\\d{8}|next)\\.(snapshot|ids)");
  }

  /** Whether a file is one that was not finished. */
  static boolean isBegun(String name) {
    return isName(name) && name.startsWith(BEGUN);
  }

  private static String name(int number) {
    return "%08d".formatted(number) + SUFFIX;
  }

  private static int number(String name) {
    return Integer.parseInt(name.substring(0, 8));
  }

  /** The numbers of the snapshots that there are, the newest first. */
  private List<Integer> numbers() throws IOException {
    return disk.names().stream()
        .filter(name -> isName(name) && name.endsWith(SUFFIX) && !isBegun(name))
        .map(Snapshots::number)
        .sorted(Comparator.reverseOrder())
        .toList();
  }

  /** The position of the newest one that this node took or began from; 0 = none. Any thread. */
  public long position() {
    return latest.map(SnapshotHeader::position).orElse(0L);
  }

  /**
   * Takes in the newest one that can be used, and says why others cannot.
   *
   * @param memory where nothing is known yet
   * @param replay is told of the progress, by two threads in turns
   */
  Optional<SnapshotHeader> restore(LogMemory memory, Replay replay) throws IOException {
    for (int number : numbers()) {
      long begin = System.nanoTime();
      try {
        var header = restore(name(number), memory, replay);
        LOG.info(
            "begins from snapshot {} of position {}, taken {}, read in {} ms",
            name(number),
            header.position(),
            Instant.ofEpochMilli(header.takenMillis()),
            (System.nanoTime() - begin) / 1_000_000);
        latest = Optional.of(header);
        return latest;
      } catch (IOException | RuntimeException | LinkageError | StackOverflowError e) {
        memory.clear();
        target.clear();
        LOG.warn("snapshot {} is not used: {}", name(number), reason(e));
      }
    }
    return Optional.empty();
  }

  private static String reason(Throwable e) {
    return e instanceof BufferUnderflowException || e.getMessage() == null
        ? "something in it is missing (%s)".formatted(e.getClass().getSimpleName())
        : e.getMessage();
  }

  private SnapshotHeader restore(String name, LogMemory memory, Replay replay) throws IOException {
    try (var file = SnapshotFile.open(disk, name)) {
      var header = file.header();
      requireCode(header);
      memory.requireOf(header);
      file.check();
      var read = new Progress(replay, file.size());
      // What the log holds and what is folded from it take about as long: one core for each.
      var folded = new FutureTask<>(() -> restore(file, read));
      Thread.ofPlatform().name("snapshot-reading").daemon().start(folded);
      try {
        memory.read(header, file.section(LogImage.NAME, read));
        for (var ids : header.commandIds()) read(ids, memory);
      } finally {
        await(folded);
      }
      return header;
    }
  }

  /** Tells of each MiB that is read, by whichever thread. */
  private static final class Progress implements LongConsumer {
    private static final int TELL_BYTES = 1 << 20;

    private final Replay replay;
    private final long total;
    private long read;
    private long told;

    Progress(Replay replay, long total) {
      this.replay = replay;
      this.total = total;
    }

    @Override
    public synchronized void accept(long bytes) {
      read += bytes;
      if (read - told < TELL_BYTES) return;
      told = read;
      replay.progress(read, total);
    }
  }

  private int restore(SnapshotFile file, Progress read) throws IOException {
    var sections = target.sections().keySet();
    for (String section : sections) target.restore(section, file.section(section, read));
    return sections.size();
  }

  /** Also where the other half has failed: nothing is taken in behind its back. */
  private static void await(FutureTask<Integer> folded) throws IOException {
    try {
      folded.get();
    } catch (ExecutionException e) {
      throw new IOException(reason(e.getCause() == null ? e : e.getCause()), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void requireCode(SnapshotHeader header) {
    target
        .sections()
        .forEach(
            (section, code) -> {
              String then = header.sections().get(section);
              if (then == null) throw new CorruptRecord("it has no " + section);
              if (!then.equals(code)) {
                throw new CorruptRecord("other code has made its section '%s'".formatted(section));
              }
            });
  }

  private void read(IdFile ids, LogMemory memory) throws IOException {
    try (var file = SnapshotFile.open(disk, ids.name())) {
      file.check();
      memory.readCommandIds(file.section(CommandIdPart.NAME, _ -> {}));
    }
  }

  /**
   * Writes a snapshot; blocks. What was written before is there whatever becomes of this one.
   *
   * @throws NotPlain where something cannot be part of a snapshot
   */
  public synchronized Taken take(StateAt state) throws IOException {
    var image = state.log();
    var parts = state.parts();
    int number = numbers().stream().findFirst().orElse(0) + 1;
    var header =
        new SnapshotHeader(
            image.standpoint(),
            image.position(),
            image.bytesBefore(),
            clock.millis(),
            image.epochs(),
            code(parts),
            commandIds(image, number));
    List<SnapshotPart> all = new ArrayList<>(List.of(image));
    all.addAll(parts);
    var written = write(name(number), header, all);
    latest = Optional.of(header);
    prune();
    return new Taken(header.position(), written.bytes, state.held(), written.hashes);
  }

  /** By what code each part was made. */
  private Map<String, String> code(List<SnapshotPart> parts) {
    var code = new TreeMap<>(target.sections());
    code.keySet().retainAll(parts.stream().map(SnapshotPart::name).collect(Collectors.toSet()));
    return code;
  }

  private record Written(long bytes, Map<String, String> hashes) {}

  private Written write(String name, SnapshotHeader header, List<? extends SnapshotPart> parts)
      throws IOException {
    String begun = BEGUN + name.substring(name.indexOf('.') + 1);
    discard(begun);
    var hashes = new TreeMap<String, String>();
    long bytes;
    try (var file = disk.create(begun)) {
      var out = new SnapshotOut(file);
      out.header(header);
      for (var part : parts) out.section(part);
      for (var section : out.end()) hashes.put(section.name(), section.hash());
      bytes = out.bytes();
    } catch (IOException | RuntimeException | Error e) {
      // What it has filled of the disk is the log's.
      try {
        discard(begun);
      } catch (IOException left) {
        e.addSuppressed(left);
      }
      throw e;
    }
    disk.rename(begun, name);
    disk.sync();
    return new Written(bytes, hashes);
  }

  private void discard(String begun) throws IOException {
    if (disk.names().contains(begun)) disk.delete(begun);
  }

  /**
   * The files with the ids up to a snapshot: those there are, and one more. It takes the place of
   * those that are not larger, so there are never many.
   */
  private List<IdFile> commandIds(LogImage image, int number) throws IOException {
    List<IdFile> files = new ArrayList<>(latest.map(SnapshotHeader::commandIds).orElse(List.of()));
    long after = latest.map(SnapshotHeader::position).orElse(0L);
    long count = image.commandIds().count(after, image.position());
    if (count == 0) return files;
    while (!files.isEmpty() && files.getLast().count() <= count) {
      var last = files.removeLast();
      after = last.after();
      count += last.count();
    }
    var file = new IdFile(number, after, image.position(), count);
    var header =
        new SnapshotHeader(
            image.standpoint(),
            image.position(),
            0,
            clock.millis(),
            List.of(),
            new TreeMap<>(),
            List.of(file));
    write(file.name(), header, List.of(new CommandIdPart(image.commandIds(), file)));
    files.add(file);
    return files;
  }

  /** Copies those up to a position, to an empty disk, so that a start from there is as fast. */
  public synchronized void copyTo(Disk other, long position) throws IOException {
    for (int number : numbers().reversed()) {
      try (var file = SnapshotFile.open(disk, name(number))) {
        if (file.header().position() > position) continue;
        for (var ids : file.header().commandIds()) copy(ids.name(), other);
        copy(name(number), other);
      } catch (CorruptRecord e) {
        LOG.warn("snapshot {} is not copied: {}", name(number), e.getMessage());
      }
    }
    other.sync();
  }

  private void copy(String name, Disk other) throws IOException {
    if (!other.names().contains(name)) FileCopy.copy(disk, name, other);
  }

  /**
   * Removes those that are of a later position, and those whose position cannot be told.
   *
   * @return their names
   */
  static List<String> removeAfter(Disk disk, long position) throws IOException {
    List<String> removed = new ArrayList<>();
    for (String name : disk.names()) {
      if (!isName(name) || (!isBegun(name) && positionOf(disk, name) <= position)) continue;
      disk.delete(name);
      removed.add(name);
    }
    disk.sync();
    return removed;
  }

  private static long positionOf(Disk disk, String name) throws IOException {
    try (var file = SnapshotFile.open(disk, name)) {
      return file.header().position();
    } catch (CorruptRecord | BufferUnderflowException e) {
      return Long.MAX_VALUE;
    }
  }

  /** Who is told of each file. */
  public interface Report {
    /** A file is whole; the position is that of its last event. */
    void whole(String name, long position);

    /** A file is not, and would not be used. */
    void damaged(String name, String what);
  }

  /** Looks at every file of a folder, also beside a node that has it. */
  public static void check(Disk disk, Report report) throws IOException {
    for (String name : disk.names()) {
      if (!isName(name) || isBegun(name)) continue;
      try (var file = SnapshotFile.open(disk, name)) {
        file.check();
        report.whole(name, file.header().position());
      } catch (NoSuchFileException e) {
        // A newer one has taken its place since.
        LOG.debug("{} is gone", name);
      } catch (CorruptRecord | BufferUnderflowException e) {
        report.damaged(name, reason(e));
      }
    }
  }

  /** Removes what no kept snapshot needs. */
  private void prune() throws IOException {
    Set<String> needed = new HashSet<>();
    for (int number : numbers().stream().limit(KEPT).toList()) {
      needed.add(name(number));
      try (var file = SnapshotFile.open(disk, name(number))) {
        for (var ids : file.header().commandIds()) needed.add(ids.name());
      } catch (CorruptRecord e) {
        LOG.warn("snapshot {} cannot be read: {}", name(number), e.getMessage());
      }
    }
    for (String name : disk.names()) {
      if (isName(name) && !needed.contains(name)) disk.delete(name);
    }
    disk.sync();
  }
}
