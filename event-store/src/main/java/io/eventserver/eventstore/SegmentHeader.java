package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.Optional;
import java.util.UUID;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/**
 * The first bytes of a segment.
 *
 * @param log the log that it belongs to
 * @param salt random and never shown, so that no payload can pass for a mark
 * @param number of the segment, from 1 without gaps
 * @param bytes size of the file
 * @param epoch in which it was begun
 * @param first position of the first event that it can hold
 * @param previousEnd where the segment before it ends
 */
record SegmentHeader(
    UUID log, long salt, int number, int bytes, long epoch, long first, int previousEnd) {
  static final int BYTES = 80;
  static final int FORMAT = 1;
  private static final long MAGIC = 0x45565453_52564C47L; // EVTSRVLG
  private static final int CRC_AT = BYTES - 4;

  /** The header as bytes. */
  ByteBuffer encode() {
    var out = ByteBuffer.allocate(BYTES);
    out.putLong(MAGIC).putInt(FORMAT);
    Fields.writeUuid(out, log);
    out.putLong(salt).putInt(number).putInt(bytes).putLong(epoch).putLong(first);
    out.putInt(previousEnd);
    return out.putInt(CRC_AT, checksum(out)).clear();
  }

  /** Whether a file begins like a segment of any log. */
  static boolean hasMagic(ByteBuffer in) {
    return in.limit() >= Long.BYTES && in.getLong(0) == MAGIC;
  }

  /** The format that a header names, where the file begins like a segment. */
  static Optional<Integer> format(ByteBuffer in) {
    return hasMagic(in) && in.limit() >= BYTES ? Optional.of(in.getInt(8)) : Optional.empty();
  }

  /** The header; null where the bytes are none. */
  static @Nullable SegmentHeader decode(ByteBuffer in) {
    if (in.limit() < BYTES || !hasMagic(in) || in.getInt(8) != FORMAT) return null;
    if (in.getInt(CRC_AT) != checksum(in)) return null;
    in.position(12);
    return new SegmentHeader(
        Fields.readUuid(in),
        in.getLong(),
        in.getInt(),
        in.getInt(),
        in.getLong(),
        in.getLong(),
        in.getInt());
  }

  private static int checksum(ByteBuffer bytes) {
    var crc = new CRC32C();
    crc.update(bytes.duplicate().position(0).limit(CRC_AT));
    return (int) crc.getValue();
  }
}
