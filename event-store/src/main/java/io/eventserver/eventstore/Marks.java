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

  /** Searches the rest of a segment for marks, at every byte: damage hides where records begin. */
  void search(Segment segment, long from) throws IOException {
    var header = segment.header();
    var block = ByteBuffer.allocate(BLOCK_BYTES + RecordFormat.MARK_BYTES);
    for (long at = from; at < header.bytes(); at += BLOCK_BYTES) {
      block.clear();
      int read = segment.file().read(block, at);
      for (int i = 0; i + RecordFormat.MARK_BYTES <= read && i < BLOCK_BYTES; i++) {
        if (looksLikeMark(block, i)) {
          block.limit(i + RecordFormat.MARK_BYTES).position(i + RecordFormat.HEAD_BYTES);
          take(block, header, at + i);
          block.clear();
        }
      }
    }
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
  private boolean take(ByteBuffer body, SegmentHeader header, long offset) {
    body.get();
    boolean here =
        body.getLong() == header.salt()
            && body.getInt() == header.number()
            && body.getInt() == offset;
    if (here) raise(new DurablePoint(body.getLong(), body.getInt(), body.getInt()));
    return here;
  }

  private void raise(DurablePoint point) {
    if (point.compareTo(durable) > 0) durable = point;
  }
}
