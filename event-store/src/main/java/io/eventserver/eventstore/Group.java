package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What one write consists of: records in a buffer, the decisions that they stand for, and those who
 * wait for it.
 *
 * <p>Filled by whoever admits, then handed to the thread that writes.
 */
final class Group {
  private static final int BUFFER_BYTES = 64 << 10;
  private static final int BUFFER_BYTES_KEPT = 1 << 20;
  private static final int BUFFER_BYTES_MAX = 32 << 20;

  private final DecisionEncoder encoder;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final List<Admitted> decisions = new ArrayList<>();
  private final List<IndexNote> index = new ArrayList<>();
  private final List<Waiting> waiting = new ArrayList<>();
  private int events;
  private Dictionary.Extent extent;
  private int newSegmentBytes;
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

  Group(DecisionEncoder encoder) {
    this.encoder = encoder;
    this.extent = encoder.extent();
    begin();
  }

  /** Empties it, but for room for the mark that each write begins with. */
  void begin() {
    buffer.clear().position(RecordFormat.MARK_BYTES);
    decisions.clear();
    index.clear();
    waiting.clear();
    events = 0;
    newSegmentBytes = 0;
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
    return events;
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
   * Writes a decision's records into the buffer, or leaves it as it was.
   *
   * @throws SegmentFull where they do not fit into so many bytes
   * @throws RequestFailure where the decision cannot be stored at all
   */
  void encode(Admitted admitted, int room) {
    int before = index.size();
    try {
      encode(room, out -> encoder.encode(out, admitted, this::note));
    } catch (RuntimeException | Error e) {
      while (index.size() > before) index.removeLast();
      throw e;
    }
    decisions.add(admitted);
    events += admitted.events().size();
  }

  /** An event begins here. */
  private void note(long position, int offset) {
    if (index.isEmpty() || offset - index.getLast().offset() >= SparseIndex.BYTES_PER_ENTRY) {
      index.add(new IndexNote(position, offset));
    }
  }

  void encode(Note note, int room) {
    encode(room, out -> encoder.encode(out, note));
  }

  void epoch(LogIdentity identity, long timeMillis) {
    encoder.epoch(buffer, identity, timeMillis);
  }

  private void encode(int room, Consumer<ByteBuffer> encoding) {
    int start = buffer.position();
    var before = encoder.extent();
    try {
      encoding.accept(buffer);
      if (buffer.position() > room) throw new SegmentFull(buffer.position() - start);
    } catch (BufferOverflowException e) {
      giveUp(start, before);
      grow();
      encode(room, encoding);
    } catch (RequestFailure | SegmentFull e) {
      giveUp(start, before);
      throw e;
    } catch (RuntimeException | Error e) {
      giveUp(start, before);
      throw new RequestFailure(FailureCode.DOMAIN_FAILED, "the event cannot be written: " + e);
    }
  }

  /** What was begun is in neither the buffer nor the dictionary. */
  private void giveUp(int start, Dictionary.Extent before) {
    buffer.position(start);
    encoder.cutBackTo(before);
  }

  private void grow() {
    if (buffer.capacity() >= BUFFER_BYTES_MAX)
      throw RequestFailure.tooLarge("a decision too large");
    buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
  }

  /** Some outcomes are told once this group is durable; a work's one after the other. */
  void expects(LogWork work, int from, int to) {
    var last = waiting.isEmpty() ? null : waiting.getLast();
    if (last != null && last.work.equals(work)) last.to = to;
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
    List<Recorded<Object>> all = new ArrayList<>(events);
    for (var admitted : decisions) {
      // Mostly one: no iterator or copy for it.
      if (admitted.events().size() == 1) all.add(admitted.events().getFirst());
      else all.addAll(admitted.events());
    }
    return new Committed(all.isEmpty() ? 0 : all.getFirst().position() - 1, all);
  }

  /** The same failure for everybody who waited. */
  void fail(RequestFailure failure) {
    var lost = new Appended.Lost(failure);
    for (var each : waiting) {
      for (int i = each.from; i < each.to; i++) each.work.settle(i, lost);
    }
  }
}
