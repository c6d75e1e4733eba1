package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** The marks of a log: how far it is known to have been durable. */
final class Marks {
  private static final int BLOCK_BYTES = 1 << 20;

  private DurablePoint durable = DurablePoint.NONE;

  DurablePoint durable() {
    return durable;
  }

  /** Something is known to be durable without a mark. */
  void durableUpTo(DurablePoint point) {
    raise(point);
  }

  /** A segment is synced before the next one begins. */
  void sealed(SegmentHeader next) {
    raise(new DurablePoint(next.first() - 1, next.number(), 0));
  }

  /** Takes in a mark that was read in its place. */
  void read(ByteBuffer body, SegmentHeader header, long offset) {
    if (!take(body, header, offset)) throw new CorruptRecord("a mark of another place");
  }

  private interface Visitor {
    /** Is told of the body of a mark; false: no more is looked for. */
    boolean mark(ByteBuffer body, long offset);
  }

  /** Searches the rest of a segment for marks, at every byte: damage hides where records begin. */
  void search(Segment segment, long from) throws IOException {
    find(
        segment,
        from,
        (body, offset) -> {
          read(body, segment.header(), offset);
          return true;
        });
  }

  /** Where the next mark of a segment stands, from an offset on; -1 where there is none. */
  static long next(Segment segment, long from) throws IOException {
    return find(segment, from, (_, _) -> false);
  }

  /** Where the last mark stands of which the visitor was told; -1 where that was none. */
  private static long find(Segment segment, long from, Visitor visitor) throws IOException {
    var header = segment.header();
    long rest = Math.clamp(header.bytes() - from, 0L, BLOCK_BYTES);
    var block = ByteBuffer.allocate((int) rest + RecordFormat.MARK_BYTES);
    long found = -1;
    for (long at = from; at < header.bytes(); at += BLOCK_BYTES) {
      block.clear();
      int read = segment.file().read(block, at);
      for (int i = 0; i + RecordFormat.MARK_BYTES <= read && i < BLOCK_BYTES; i++) {
        int body = i + RecordFormat.HEAD_BYTES;
        if (!looksLikeMark(block, i) || !isHere(block, body, header, at + i)) continue;
        found = at + i;
        if (!visitor.mark(block.clear().position(body), found)) return found;
        block.clear();
      }
    }
    return found;
  }

  private static boolean looksLikeMark(ByteBuffer block, int at) {
    if (block.getInt(at) != RecordFormat.MARK_BODY_BYTES) return false;
    if (block.get(at + RecordFormat.HEAD_BYTES) != RecordFormat.MARK) return false;
    var crc = new CRC32C();
    crc.update(
        block.array(),
        block.arrayOffset() + at + RecordFormat.HEAD_BYTES,
        RecordFormat.MARK_BODY_BYTES);
    return (int) crc.getValue() == block.getInt(at + 4);
  }

  /** The salt keeps a payload that holds the bytes of a mark from passing for one. */
  private static boolean isHere(ByteBuffer bytes, int body, SegmentHeader header, long offset) {
    return bytes.getLong(body + 1) == header.salt()
        && bytes.getInt(body + 9) == header.number()
        && bytes.getInt(body + 13) == offset;
  }

  private boolean take(ByteBuffer body, SegmentHeader header, long offset) {
    if (!isHere(body, body.position(), header, offset)) return false;
    body.position(body.position() + 17);
    raise(new DurablePoint(body.getLong(), body.getInt(), body.getInt()));
    return true;
  }

  private void raise(DurablePoint point) {
    if (point.compareTo(durable) > 0) durable = point;
  }
}
