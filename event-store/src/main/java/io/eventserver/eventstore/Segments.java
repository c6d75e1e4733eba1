package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.Executor;
import java.util.concurrent.Future;
import java.util.concurrent.FutureTask;
import org.jspecify.annotations.Nullable;

/**
 * The segments of a log in order, and the next one, which another thread makes ready ahead.
 *
 * <p>A segment is preallocated by writing zeros: then a sync needs no change of the file's size.
 */
final class Segments implements AutoCloseable {
  static final String PREPARED = "next.segment";
  private static final int ZEROS_BYTES = 1 << 20;
  private static final int SYNC_BYTES = 8 << 20;
  private static final long RETRY_NANOS = 1_000_000_000L;

  private final Disk disk;
  private final int segmentBytes;
  private final List<Segment> all = new CopyOnWriteArrayList<>();
  private final Executor preparer;
  private @Nullable Future<DiskFile> prepared;
  private @Nullable IOException refused;
  private long refusedNanos;

  /**
   * @param preparer makes the next segment ready, one at a time
   */
  Segments(Disk disk, int segmentBytes, Executor preparer) {
    this.disk = disk;
    this.segmentBytes = segmentBytes;
    this.preparer = preparer;
  }

  /** Prepares beside whoever writes. */
  static void beside(Runnable preparation) {
    Thread.ofPlatform().daemon().name("event-log-segments").start(preparation);
  }

  void add(Segment segment) {
    all.add(segment);
  }

  /** All of them, the active one last. */
  List<Segment> all() {
    return all;
  }

  Segment active() {
    return all.getLast();
  }

  /** The index of the segment in which a position stands or will stand. */
  int indexOf(long position) {
    int low = 0;
    int high = all.size() - 1;
    while (low < high) {
      int middle = (low + high + 1) >>> 1;
      if (all.get(middle).header().first() <= position) low = middle;
      else high = middle - 1;
    }
    return low;
  }

  /** Begins to make the next segment ready, in the background. */
  void prepare() {
    if (prepared != null) return;
    var preparation = new FutureTask<>(() -> zeros(segmentBytes));
    prepared = preparation;
    preparer.execute(preparation);
  }

  /** Size of a segment that holds so many bytes, beside its header and two marks. */
  private int sizeFor(int bytes) {
    return Math.max(segmentBytes, SegmentHeader.BYTES + bytes + 2 * RecordFormat.MARK_BYTES);
  }

  /** How many bytes fit into the segment that {@link #roll} makes, leaving room for a last mark. */
  int roomFor(int bytes) {
    return sizeFor(bytes) - SegmentHeader.BYTES - RecordFormat.MARK_BYTES;
  }

  /**
   * Begins the next segment, durably; the one before must be synced. Where it fails, the log can go
   * on in the segment before, unless the failure is {@link FolderUncertain}.
   *
   * @param bytes how many bytes it must hold at least, beside its header and two marks
   */
  Segment roll(SegmentHeader header, int bytes) throws IOException {
    int size = sizeFor(bytes);
    DiskFile file = size <= segmentBytes ? takePrepared() : larger(size);
    var sized =
        new SegmentHeader(
            header.log(),
            header.salt(),
            header.number(),
            size,
            header.epoch(),
            header.first(),
            header.previousEnd());
    try {
      file.write(sized.encode(), 0);
      file.sync();
      name(Segment.name(header.number()));
    } catch (IOException e) {
      file.close();
      throw e;
    }
    var segment = new Segment(sized, SegmentFile.kept(disk, Segment.name(header.number()), file));
    seal();
    all.add(segment);
    prepare();
    return segment;
  }

  /** Nothing is written any more to the segment that was the last. */
  private void seal() {
    if (all.isEmpty()) return;
    try {
      active().file().letGo();
    } catch (IOException e) {
      // It is synced, and its name is known: whoever reads it opens it anew.
      LogWarnings.notClosed(active().toString(), e);
    }
  }

  private void name(String segment) throws FolderUncertain {
    try {
      disk.rename(PREPARED, segment);
      disk.sync();
    } catch (IOException e) {
      throw new FolderUncertain(e);
    }
  }

  private DiskFile takePrepared() throws IOException {
    // A disk that was full a moment ago is not tried for each of the appends that wait.
    if (refused != null && System.nanoTime() - refusedNanos < RETRY_NANOS) throw refused;
    prepare();
    var ready = prepared;
    prepared = null;
    try {
      refused = null;
      return await(ready);
    } catch (IOException e) {
      refused = e;
      refusedNanos = System.nanoTime();
      throw e;
    }
  }

  private DiskFile larger(int bytes) throws IOException {
    if (prepared != null) takePrepared().close();
    return zeros(bytes);
  }

  private static DiskFile await(@Nullable Future<DiskFile> ready) throws IOException {
    if (ready == null) throw new IllegalStateException("nothing was prepared");
    try {
      return ready.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof IOException io) throw io;
      throw new IOException("no next segment: " + e.getCause(), e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted", e);
    }
  }

  /** Of the size asked for, durable as it is, under the name of the one that is made ready. */
  private DiskFile zeros(int bytes) throws IOException {
    if (disk.names().contains(PREPARED)) {
      var left = leftBehind(bytes);
      if (left != null) return left;
      disk.delete(PREPARED);
    }
    DiskFile file = disk.create(PREPARED);
    try {
      // Synced in steps: what the log syncs meanwhile must not wait behind all of it.
      for (long at = 0; at < bytes; at += SYNC_BYTES) {
        zero(file, at, Math.min(bytes, at + SYNC_BYTES));
        file.sync();
      }
      return file;
    } catch (IOException e) {
      file.close();
      disk.delete(PREPARED);
      throw e;
    }
  }

  /**
   * What was made ready before this log was opened, where it is as good as new; null otherwise.
   * Reading it takes less than writing it, and wears nothing.
   */
  private @Nullable DiskFile leftBehind(int bytes) {
    try {
      DiskFile file = disk.open(PREPARED);
      if (isReady(file, bytes)) return file;
      file.close();
    } catch (IOException e) {
      LogWarnings.madeAnew(e);
    }
    return null;
  }

  private static boolean isReady(DiskFile file, int bytes) {
    try {
      if (file.size() != bytes || Zeros.firstOther(file, 0, bytes) >= 0) return false;
      // Whoever wrote it may have been killed before it was synced.
      file.sync();
      return true;
    } catch (IOException e) {
      LogWarnings.madeAnew(e);
      return false;
    }
  }

  /** Writes zeros over a part of a file. */
  static void zero(DiskFile file, long from, long to) throws IOException {
    var zeros = ByteBuffer.allocateDirect((int) Math.min(ZEROS_BYTES, Math.max(1, to - from)));
    for (long at = from; at < to; at += zeros.capacity()) {
      zeros.clear().limit((int) Math.min(zeros.capacity(), to - at));
      file.write(zeros, at);
    }
  }

  @Override
  public void close() throws IOException {
    var ready = prepared;
    if (ready != null) {
      try {
        await(ready).close();
      } catch (IOException e) {
        // The next segment could not be made ready; nothing depends on it any more.
        LogWarnings.preparationFailed(e);
      }
    }
    for (var segment : all) segment.file().close();
  }
}
