package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/**
 * Walks the records of a segment: reads in blocks, checks lengths, then checksums.
 *
 * <p>The body that it shows is a window into its own buffer, valid until the next step.
 */
final class SegmentScanner {
  private final Source source;
  private final long limit;
  private final int blockBytes;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer;
  private long bufferOffset;
  private int next;
  private int filled;
  private long offset;
  private String damage = "";

  /** What is walked: a file, or a part of one that was read elsewhere. */
  interface Source {
    /** Fills the buffer from an offset on, as far as there is something; answers the bytes read. */
    int read(ByteBuffer into, long offset) throws IOException;
  }

  /** What a step came to. */
  enum Step {
    /** There is a record: {@link #body()}. */
    RECORD,
    /** Nothing was written from here on: a length of zero, or the limit. */
    END,
    /** What is here is no record: {@link #damage()} says why. */
    DAMAGE
  }

  SegmentScanner(Source source, long from, long limit, int blockBytes) {
    this.source = source;
    this.limit = limit;
    this.blockBytes = blockBytes;
    this.buffer = ByteBuffer.allocate((int) Math.clamp(limit - from, 0L, blockBytes));
    this.bufferOffset = from;
    this.offset = from;
  }

  /** Walks records that are in memory. */
  static SegmentScanner of(ByteBuffer bytes) {
    int size = bytes.remaining();
    return new SegmentScanner(
        (into, offset) -> {
          int count = Math.min(into.remaining(), size - (int) offset);
          into.put(bytes.slice(bytes.position() + (int) offset, count));
          return count;
        },
        0,
        size,
        size);
  }

  /** Where the record of the last step begins, or where the scan ended. */
  long offset() {
    return offset;
  }

  /** Where the record after the last one begins. */
  long nextOffset() {
    return bufferOffset + next;
  }

  ByteBuffer body() {
    return buffer;
  }

  String damage() {
    return damage;
  }

  Step next() throws IOException {
    offset = bufferOffset + next;
    if (offset + RecordFormat.HEAD_BYTES > limit || !ensure(RecordFormat.HEAD_BYTES)) {
      return Step.END;
    }
    int length = buffer.getInt(next);
    if (length == 0) return Step.END;
    if (length < 0 || length > Limits.RECORD_BYTES_MAX) return damaged("a length of " + length);
    int whole = RecordFormat.HEAD_BYTES + length;
    if (offset + whole > limit || !ensure(whole)) return damaged("a record beyond the end");
    int expected = buffer.getInt(next + 4);
    crc.reset();
    crc.update(buffer.array(), next + RecordFormat.HEAD_BYTES, length);
    if ((int) crc.getValue() != expected) return damaged("a checksum that does not match");
    buffer.limit(next + whole).position(next + RecordFormat.HEAD_BYTES);
    next += whole;
    return Step.RECORD;
  }

  private Step damaged(String what) {
    damage = what;
    return Step.DAMAGE;
  }

  /**
   * Makes sure that so many bytes from {@code next} on are in the buffer, where the file has them.
   */
  private boolean ensure(int bytes) throws IOException {
    buffer.clear();
    if (filled - next >= bytes) return true;
    var target = bytes > buffer.capacity() ? ByteBuffer.allocate(bytes + blockBytes) : buffer;
    System.arraycopy(buffer.array(), next, target.array(), 0, filled - next);
    buffer = target;
    bufferOffset += next;
    filled -= next;
    next = 0;
    buffer.position(filled);
    long left = limit - (bufferOffset + filled);
    if (left < buffer.remaining()) buffer.limit(filled + (int) Math.max(0, left));
    filled += source.read(buffer, bufferOffset + filled);
    buffer.clear();
    return filled >= bytes;
  }
}
