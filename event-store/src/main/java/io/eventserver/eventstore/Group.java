package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * What one write consists of: records in a buffer, the decisions that they stand for, and those who
 * wait for it.
 *
 * <p>Filled by whoever admits, then handed to the thread that writes.
 */
final class Group implements EntryEncoder.Places {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BUFFER_BYTES_KEPT = 1 << 20;
  private static final int BUFFER_BYTES_MAX = 32 << 20;

  private final EntryEncoder encoder;
  // Beside the heap: what is on it is copied once more to be written.
  private ByteBuffer buffer = ByteBuffer.allocateDirect(BUFFER_BYTES);
  private final List<Admitted> decisions = new ArrayList<>();
  private final List<Admitted> named = new ArrayList<>();
  private final List<Recorded<Object>> events = new ArrayList<>();
  private final Set<Long> inside = new HashSet<>();
  private final List<IndexNote> index = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private Dictionary.Extent extent;
  private int nextNote;
  private int newSegmentBytes;
  private boolean cut;
  private @Nullable Throwable spoiledBy;

  /** A decision's bytes do not fit into what is left of the segment. */
  static final class SegmentFull extends RuntimeException {
    private static final long serialVersionUID = 1L;
    private final int bytes;

    SegmentFull(int bytes) {
      super(null, null, false, false);
      this.bytes = bytes;
    }

    int bytes() {
      return bytes;
    }
  }

  private record IndexNote(long position, int offset) {}

  /** Those outcomes of one work that are decided by this group. */
  static final class Waiting {
    private final LogWork work;
    private final int from;
    private int to;

    Waiting(LogWork work, int from, int to) {
      this.work = work;
      this.from = from;
      this.to = to;
    }

    LogWork work() {
      return work;
    }

    int from() {
      return from;
    }

    int to() {
      return to;
    }

    boolean isLast() {
      return to == work.weight();
    }
  }

  Group(EntryEncoder encoder) {
    this.encoder = encoder;
    this.extent = encoder.extent();
    begin();
  }

  /** Empties it, but for room for the mark that each write begins with. */
  void begin() {
    buffer.clear().position(RecordFormat.MARK_BYTES);
    decisions.clear();
    named.clear();
    events.clear();
    inside.clear();
    index.clear();
    waiting.clear();
    nextNote = 0;
    newSegmentBytes = 0;
    cut = false;
    spoiledBy = null;
    extent = encoder.extent();
  }

  /** What is in it does not hold together: it must not be written. */
  void spoil(Throwable cause) {
    spoiledBy = cause;
  }

  /** Why it must not be written; null where it may. */
  @Nullable Throwable spoiledBy() {
    return spoiledBy;
  }

  /** Nothing is written with it, but everything before it is to be durable. */
  void cutsAfter(LogWork work) {
    cut = true;
    expects(work, 0, 1);
  }

  boolean isCut() {
    return cut;
  }

  /** This one is to begin a new segment, with room for so many bytes. */
  void beginsSegment(int bytes) {
    newSegmentBytes = bytes;
  }

  /** How many bytes a new segment for it must hold at least; 0 where it needs none. */
  int newSegmentBytes() {
    return newSegmentBytes;
  }

  int bytes() {
    return buffer.position();
  }

  int events() {
    return events.size();
  }

  /** Whether its buffer has grown. */
  boolean isLarge() {
    return buffer.capacity() > BUFFER_BYTES_KEPT;
  }

  /** Whether there is nothing to write. */
  boolean isEmpty() {
    return buffer.position() <= RecordFormat.MARK_BYTES;
  }

  /** What was defined before it. */
  Dictionary.Extent extent() {
    return extent;
  }

  /** Its decisions in order. */
  List<Admitted> decisions() {
    return decisions;
  }

  /** Those of its decisions that can be found by a new name: an aggregate's or a command's. */
  List<Admitted> named() {
    return named;
  }

  /** Position of its last event; 0 where it has none. */
  long position() {
    return events.isEmpty() ? 0 : events.getLast().position();
  }

  /** The decision that a position belongs to. */
  Admitted decisionAt(long position) {
    int low = 0;
    int high = decisions.size() - 1;
    while (low < high) {
      int middle = (low + high) >>> 1;
      if (decisions.get(middle).position() < position) low = middle + 1;
      else high = middle;
    }
    return decisions.get(low);
  }

  /** Those who wait for it, in order. */
  List<Waiting> waiting() {
    return waiting;
  }

  /**
   * Writes an entry's records into the buffer, or leaves it as it was.
   *
   * @throws SegmentFull where they do not fit into so many bytes
   * @throws RequestFailure where the entry cannot be stored at all
   */
  void encode(LogEntry entry, int room) {
    int start = buffer.position();
    int notes = index.size();
    var before = encoder.extent();
    try {
      while (!fits(entry)) {
        giveUp(start, notes, before);
        grow();
      }
      if (buffer.position() > room) throw new SegmentFull(buffer.position() - start);
    } catch (RequestFailure | SegmentFull e) {
      giveUp(start, notes, before);
      throw e;
    } catch (RuntimeException | Error e) {
      giveUp(start, notes, before);
      throw new RequestFailure(FailureCode.DOMAIN_FAILED, "the event cannot be written: " + e);
    }
    if (entry instanceof Admitted admitted) add(admitted);
  }

  private boolean fits(LogEntry entry) {
    try {
      entry.encode(encoder, buffer, this);
      return true;
    } catch (BufferOverflowException e) {
      return false;
    }
  }

  private void add(Admitted admitted) {
    decisions.add(admitted);
    if (admitted.isNamed()) named.add(admitted);
    // The thread that writes need not touch what this one has just made.
    if (admitted.events().size() == 1) {
      events.add(admitted.events().getFirst());
    } else {
      events.addAll(admitted.events());
      inside.addAll(admitted.inside());
    }
  }

  @Override
  public void event(long position, int offset) {
    if (offset < nextNote) return;
    index.add(new IndexNote(position, offset));
    nextNote = offset + SparseIndex.BYTES_PER_ENTRY;
  }

  void epoch(Epoch epoch) {
    encoder.epoch(buffer, epoch);
  }

  /** What was begun is in neither the buffer nor the index nor the dictionary. */
  private void giveUp(int start, int notes, Dictionary.Extent before) {
    buffer.position(start);
    while (index.size() > notes) nextNote = index.removeLast().offset();
    encoder.cutBackTo(before);
  }

  private void grow() {
    if (buffer.capacity() >= BUFFER_BYTES_MAX)
      throw RequestFailure.tooLarge("a decision too large");
    buffer = ByteBuffer.allocateDirect(buffer.capacity() * 2).put(buffer.flip());
  }

  /** Some outcomes are told once this group is durable; a work's one after the other. */
  void expects(LogWork work, int from, int to) {
    var last = waiting.isEmpty() ? null : waiting.getLast();
    if (last != null && last.work == work) last.to = to;
    else waiting.add(new Waiting(work, from, to));
  }

  /** The bytes to be written at the end of a segment, their mark filled in. */
  ByteBuffer content(long salt, Segment segment, DurablePoint durable) {
    RecordFormat.mark(buffer.duplicate().clear(), salt, segment, durable);
    return buffer.duplicate().flip();
  }

  /** Notes in a segment's index where the events of this group stand. */
  void index(Segment segment, int at) {
    for (var note : index) segment.index().add(note.position, at + note.offset);
  }

  /** What becomes visible with it. */
  Committed committed() {
    long after = events.isEmpty() ? 0 : events.getFirst().position() - 1;
    return new Committed(after, events, inside, bytes());
  }

  /** The same failure for everybody who waited. */
  void fail(RequestFailure failure) {
    var lost = new Appended.Lost(failure);
    for (var each : waiting) {
      for (int i = each.from; i < each.to; i++) each.work.settle(i, lost);
    }
  }
}
