package io.eventserver.eventstore;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.zip.CRC32C;

/**
 * Walks the records of a segment: reads in blocks, checks lengths, then checksums.
 *
 * <p>The body that it shows is a window into its own buffer, valid until the next step.
 */
final class SegmentScanner {
  private static final VarHandle U32 =
      MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);

  private final Source source;
  private final long limit;
  private final int blockBytes;
  private final CRC32C crc = new CRC32C();
  private ByteBuffer buffer;
  private byte[] bytes;
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
    this.bytes = buffer.array();
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
    int there = filled - next;
    offset = bufferOffset + next;
    // Mostly the record is in the buffer whole, and there is nothing to be asked for.
    int length = there < RecordFormat.HEAD_BYTES ? 0 : number(next);
    boolean isThere =
        length > 0
            && length <= there - RecordFormat.HEAD_BYTES
            && length <= Limits.RECORD_BYTES_MAX;
    return isThere ? record(length) : fetch();
  }

  private Step fetch() throws IOException {
    if (offset + RecordFormat.HEAD_BYTES > limit || !ensure(RecordFormat.HEAD_BYTES)) {
      return Step.END;
    }
    int length = number(next);
    if (length == 0) return Step.END;
    if (length < 0 || length > Limits.RECORD_BYTES_MAX) return damaged("a length of " + length);
    int whole = RecordFormat.HEAD_BYTES + length;
    if (offset + whole > limit || !ensure(whole)) return damaged("a record beyond the end");
    return record(length);
  }

  private Step record(int length) {
    int body = next + RecordFormat.HEAD_BYTES;
    crc.reset();
    crc.update(bytes, body, length);
    if ((int) crc.getValue() != number(next + 4)) return damaged("a checksum that does not match");
    next = body + length;
    buffer.limit(next).position(body);
    return Step.RECORD;
  }

  private int number(int at) {
    return (int) U32.get(bytes, at);
  }

  private Step damaged(String what) {
    damage = what;
    return Step.DAMAGE;
  }

  /**
   * Makes sure that so many bytes from {@code next} on are in the buffer, where the file has them.
   */
  private boolean ensure(int count) throws IOException {
    buffer.clear();
    if (filled - next >= count) return true;
    var target = count > buffer.capacity() ? ByteBuffer.allocate(count + blockBytes) : buffer;
    System.arraycopy(bytes, next, target.array(), 0, filled - next);
    buffer = target;
    bytes = target.array();
    bufferOffset += next;
    filled -= next;
    next = 0;
    buffer.position(filled);
    long left = limit - (bufferOffset + filled);
    if (left < buffer.remaining()) buffer.limit(filled + (int) Math.max(0, left));
    filled += source.read(buffer, bufferOffset + filled);
    buffer.clear();
    return filled >= count;
  }
}
