package io.eventserver.eventstore;

import io.eventserver.eventstore.Draft.Admitted;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;

/**
 * What one write consists of: records in a buffer, the draft that they stand for, and those who
 * wait for it.
 */
final class Group {
  private static final int BUFFER_BYTES = 1 << 20;
  private static final int BUFFER_BYTES_MAX = 32 << 20;

  private final DecisionEncoder encoder;
  private ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
  private final List<Waiting> waiting = new ArrayList<>();

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

  private record Waiting(LogWork work, int index, Appended outcome) {}

  Group(DecisionEncoder encoder) {
    this.encoder = encoder;
  }

  /** Empties the buffer, but for the mark that each write begins with. */
  void begin(long salt, Segment segment, DurablePoint durable) {
    buffer.clear();
    waiting.clear();
    encoder.mark(buffer, salt, segment.header().number(), segment.end(), durable);
  }

  int bytes() {
    return buffer.position();
  }

  /** Whether nothing but the mark is in it. */
  boolean isEmpty() {
    return buffer.position() <= RecordFormat.MARK_BYTES;
  }

  /**
   * Writes a decision's records into the buffer, or leaves it as it was.
   *
   * @throws SegmentFull where they do not fit into so many bytes
   * @throws RequestFailure where the decision cannot be stored at all
   */
  void encode(Admitted admitted, int room) {
    encode(room, () -> encoder.encode(buffer, admitted));
  }

  void encode(Note note, int room) {
    encode(room, () -> encoder.encode(buffer, note));
  }

  void epoch(LogIdentity identity, long timeMillis) {
    encoder.epoch(buffer, identity, timeMillis);
  }

  private void encode(int room, Runnable encoding) {
    int start = buffer.position();
    var extent = encoder.extent();
    try {
      encoding.run();
      if (buffer.position() > room) throw new SegmentFull(buffer.position() - start);
    } catch (BufferOverflowException e) {
      giveUp(start, extent);
      grow();
      encode(room, encoding);
    } catch (RequestFailure | SegmentFull e) {
      giveUp(start, extent);
      throw e;
    } catch (RuntimeException | Error e) {
      giveUp(start, extent);
      throw new RequestFailure(FailureCode.DOMAIN_FAILED, "the event cannot be written: " + e);
    }
  }

  /** What was begun is in neither the buffer nor the dictionary. */
  private void giveUp(int start, Dictionary.Extent extent) {
    buffer.position(start);
    encoder.cutBackTo(extent);
  }

  private void grow() {
    if (buffer.capacity() >= BUFFER_BYTES_MAX)
      throw RequestFailure.tooLarge("a decision too large");
    buffer = ByteBuffer.allocate(buffer.capacity() * 2).put(buffer.flip());
  }

  /** Who is told what, once this is durable. */
  void expects(LogWork work, int index, Appended outcome) {
    waiting.add(new Waiting(work, index, outcome));
  }

  /** The bytes to be written. */
  ByteBuffer content() {
    return buffer.duplicate().flip();
  }

  /** Notes in a segment's index where the events of this group stand. */
  void index(Segment segment, int at) {
    var bytes = content();
    while (bytes.remaining() >= RecordFormat.HEAD_BYTES) {
      int start = bytes.position();
      int length = bytes.getInt(start);
      int body = start + RecordFormat.HEAD_BYTES;
      if (bytes.get(body) == RecordFormat.EVENT) {
        segment.index().add(bytes.getLong(body + 8), at + start);
      }
      bytes.position(body + length);
    }
  }

  /** Sets the outcomes of everybody who waited. */
  void succeed() {
    for (var each : waiting) each.work.settle(each.index, each.outcome);
  }

  /** Sets the same failure for everybody who waited. */
  void fail(RequestFailure failure) {
    for (var each : waiting) each.work.settle(each.index, new Appended.Lost(failure));
  }

  /** The appends in it that were to be stored. */
  void forEachAppend(BiConsumer<Appends, Append> action) {
    for (var each : waiting) {
      if (each.work instanceof LogWork.Write write) {
        action.accept(write.message(), write.message().appends().get(each.index));
      }
    }
  }
}
