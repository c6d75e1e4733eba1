package io.eventserver.eventstore;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The end of the log on disk, where groups are written.
 *
 * <p>A failed write is wiped out again, and the log goes on. A failed sync, or a wipe that fails,
 * closes it for good: what is on disk is then unknown, and a sync is never tried twice.
 */
final class LogTail {
  private final LogSettings settings;
  private final LogIdentity identity;
  private final long salt;
  private final Segments segments;
  private final Sequencer sequencer;
  private final LogFigures figures;
  private final Consumer<String> closed;
  private DurablePoint durable;
  private @Nullable String failure;
  private boolean dirty;
  private long syncedNanos = System.nanoTime();

  /**
   * Creates it where an opening has left the log.
   *
   * @param closed is told why, when nothing can be written any more
   */
  LogTail(FileLog.Parts parts, Consumer<String> closed) {
    this.settings = parts.settings();
    this.identity = parts.identity();
    this.salt = parts.salt();
    this.segments = parts.segments();
    this.sequencer = parts.sequencer();
    this.durable = parts.durable();
    this.figures = parts.figures();
    this.closed = closed;
  }

  /** Writes a group, durable as the mode of syncing has it; null, or why it is lost. */
  @Nullable RequestFailure store(Group group) {
    if (failure != null) return RequestFailure.unavailable(failure);
    var spoiledBy = group.spoiledBy();
    if (spoiledBy != null) return closedBy(spoiledBy);
    if (group.newSegmentBytes() > 0) {
      var refused = roll(group.newSegmentBytes());
      if (refused != null) return refused;
    }
    if (group.isCut()) return synced();
    return group.isEmpty() ? null : write(group);
  }

  private @Nullable RequestFailure synced() {
    try {
      syncNow();
      return null;
    } catch (IOException e) {
      return closedBy(e);
    }
  }

  private @Nullable RequestFailure write(Group group) {
    var segment = segments.active();
    var bytes = group.content(salt, segment, durable);
    int start = segment.end();
    int end = start + bytes.remaining();
    try {
      segment.file().write(bytes, start);
    } catch (IOException e) {
      return wiped(segment, start, end, e);
    }
    dirty = true;
    if (settings.fsync() instanceof FsyncMode.Always) {
      try {
        sync(segment);
      } catch (IOException e) {
        return unknown(e);
      }
      durable = new DurablePoint(position(group), segment.header().number(), end);
    }
    figures.written(group.events());
    group.index(segment, start);
    segment.end(end);
    return null;
  }

  private long position(Group group) {
    var decisions = group.decisions();
    return decisions.isEmpty() ? sequencer.head() : decisions.getLast().position();
  }

  /** Nothing of a failed write may ever be read again. */
  private RequestFailure wiped(Segment segment, int start, int end, IOException cause) {
    try {
      Segments.zero(segment.file(), start, Math.min(end, segment.header().bytes()));
      segment.file().sync();
      return refused(cause);
    } catch (IOException e) {
      return unknown(cause);
    }
  }

  private @Nullable RequestFailure roll(int bytes) {
    try {
      syncNow();
    } catch (IOException e) {
      // What is to come has not begun; what was before is told already.
      return closedBy(e);
    }
    var full = segments.active();
    var header = full.header();
    var next =
        new SegmentHeader(
            header.log(),
            header.salt(),
            header.number() + 1,
            0,
            identity.epoch(),
            sequencer.head() + 1,
            full.end());
    try {
      segments.roll(next, bytes);
    } catch (FolderUncertain e) {
      return closedBy(e);
    } catch (IOException e) {
      return refused(e);
    }
    durable = new DurablePoint(sequencer.head(), next.number(), SegmentHeader.BYTES);
    return null;
  }

  /** What those are told whose appends were admitted on top of what is lost. */
  RequestFailure others() {
    return failure == null
        ? RequestFailure.unavailable("the log could not be written")
        : RequestFailure.unavailable(failure);
  }

  /** How long nothing has to be synced; 0 where that is for ever. */
  long nanosUntilSync() {
    if (!dirty || !(settings.fsync() instanceof FsyncMode.Interval(var every))) return 0;
    return Math.max(1, every.toNanos() - (System.nanoTime() - syncedNanos));
  }

  void syncIfDue() {
    if (!dirty || !(settings.fsync() instanceof FsyncMode.Interval(var every))) return;
    if (System.nanoTime() - syncedNanos < every.toNanos()) return;
    try {
      syncNow();
    } catch (IOException e) {
      closedBy(e);
    }
  }

  /** Makes durable what was written and committed before. */
  private void syncNow() throws IOException {
    if (!dirty || failure != null) return;
    var segment = segments.active();
    sync(segment);
    durable = new DurablePoint(sequencer.head(), segment.header().number(), segment.end());
  }

  private void sync(Segment segment) throws IOException {
    syncedNanos = System.nanoTime();
    segment.file().sync();
    figures.synced(System.nanoTime() - syncedNanos);
    dirty = false;
  }

  /** The disk would not take it; the log is as it was. */
  private static RequestFailure refused(IOException cause) {
    LogWarnings.notWritten(cause);
    return DiskRefusal.isFull(cause)
        ? new RequestFailure(FailureCode.NO_ROOM, "the disk is full: make room and ask again")
        : RequestFailure.unavailable("the log could not be written: " + cause.getMessage());
  }

  /** Nothing is written any more; what was not begun is not stored. */
  private RequestFailure closedBy(Throwable cause) {
    LogWarnings.closed(cause);
    String why = "the log is closed for good after a failure (" + cause + ")";
    failure = why;
    closed.accept(why);
    return RequestFailure.unavailable(why);
  }

  /** Nothing is written any more; nobody knows what of the last write there is. */
  RequestFailure unknown(Throwable cause) {
    closedBy(cause);
    return new RequestFailure(
        FailureCode.UNKNOWN_OUTCOME,
        "the disk failed while it was made durable (%s): it may or may not be stored, repeat it with the same command id when the node is back"
            .formatted(cause.getMessage()));
  }

  /** The last write: a mark that names everything as durable. */
  void close() {
    if (failure != null) return;
    try {
      syncNow();
      var segment = segments.active();
      var mark = ByteBuffer.allocate(RecordFormat.MARK_BYTES);
      RecordFormat.mark(mark, salt, segment, durable);
      segment.file().write(mark.flip(), segment.end());
      segment.file().sync();
    } catch (IOException e) {
      closedBy(e);
    }
  }
}
