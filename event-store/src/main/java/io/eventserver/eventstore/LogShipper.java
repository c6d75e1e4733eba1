package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;

/**
 * Gives away committed records as they stand in the files, to who builds the same state elsewhere.
 * Any thread; blocks while it reads.
 */
final class LogShipper {
  static final int BYTES_MAX = 4 << 20;

  private final LogIdentity identity;
  private final Segments segments;
  private final Sequencer sequencer;
  private final Epochs epochs;

  LogShipper(FileLog.Parts parts) {
    this.identity = parts.identity();
    this.segments = parts.segments();
    this.sequencer = parts.sequencer();
    this.epochs = parts.epochs();
  }

  /** Answers who asks for records. */
  Shipment ship(RecordsAsked asked) throws IOException {
    var from = asked.from();
    if (!from.equals(Standpoint.NOWHERE)) {
      if (!from.log().equals(identity.log())) return new Shipment.OtherLog(identity.log());
      if (!holds(from)) return new Shipment.Diverged(identity);
    }
    long head = sequencer.head();
    var place = place(asked);
    var segment = segments.all().get(place.segment() - 1);
    int room = segment.end() - place.offset();
    var bytes = whole(segment, place.offset(), Math.min(Math.max(0, room), limit(asked)));
    var next = new Place(place.segment(), place.offset() + bytes.remaining());
    return new Shipment.Records(
        identity,
        new Standpoint(identity.log(), epochs.before(next), next),
        head,
        next.compareTo(end()) < 0,
        bytes);
  }

  private static int limit(RecordsAsked asked) {
    return Math.clamp(asked.bytes(), RecordFormat.MARK_BYTES, BYTES_MAX);
  }

  /** Whether this log begins with all that somebody has read. */
  boolean isOurs(Standpoint standpoint) {
    return standpoint.log().equals(identity.log()) && holds(standpoint);
  }

  private boolean holds(Standpoint standpoint) {
    return epochs.hold(standpoint.epoch(), standpoint.place())
        && standpoint.place().compareTo(end()) <= 0;
  }

  /** Where what is committed ends. */
  private Place end() {
    var active = segments.active();
    return new Place(active.header().number(), active.end());
  }

  private Place place(RecordsAsked asked) throws IOException {
    var place = asked.position() > 0 ? of(asked.position()) : asked.from().place();
    // Nothing is added to a segment that has a next one.
    boolean isLast = place.segment() == segments.all().size();
    boolean isOver = place.offset() >= segments.all().get(place.segment() - 1).end();
    return isOver && !isLast ? new Place(place.segment() + 1, SegmentHeader.BYTES) : place;
  }

  /** A place at or before an event. */
  private Place of(long position) throws IOException {
    var segment = segments.all().get(segments.indexOf(position));
    int offset = segment.floor(position);
    return new Place(segment.header().number(), offset);
  }

  /** As many whole records as fit, or one. */
  private static ByteBuffer whole(Segment segment, int offset, int limit) throws IOException {
    var bytes = read(segment, offset, limit);
    int end = 0;
    int next = 0;
    while (next <= bytes.limit()) {
      end = next;
      if (end + RecordFormat.HEAD_BYTES > bytes.limit()) break;
      next = end + RecordFormat.HEAD_BYTES + length(bytes, end, segment, offset);
    }
    if (end == 0 && next > 0) return read(segment, offset, next);
    return bytes.limit(end);
  }

  private static int length(ByteBuffer bytes, int at, Segment segment, int offset)
      throws IOException {
    int length = bytes.getInt(at);
    if (length > 0 && length <= Limits.RECORD_BYTES_MAX) return length;
    throw new IOException(
        "segment %s cannot be read at offset %d: a length of %d"
            .formatted(segment, offset + at, length));
  }

  private static ByteBuffer read(Segment segment, int offset, int count) throws IOException {
    var bytes = ByteBuffer.allocate(count);
    segment.file().read(bytes, offset);
    return bytes.flip();
  }
}
