package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;

/** How each kind of field is written and read. Readers check every length before they allocate. */
final class Fields {
  private Fields() {}

  static void writeLong(ByteBuffer out, long value) {
    long bits = (value << 1) ^ (value >> 63);
    while ((bits & ~0x7FL) != 0) {
      out.put((byte) (bits | 0x80));
      bits >>>= 7;
    }
    out.put((byte) bits);
  }

  static long readLong(ByteBuffer in) {
    long bits = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      byte next = in.get();
      bits |= (long) (next & 0x7F) << shift;
      if (next >= 0) return (bits >>> 1) ^ -(bits & 1);
    }
    throw new CorruptRecord("a number of more than 64 bits");
  }

  static void writeInt(ByteBuffer out, int value) {
    writeLong(out, value);
  }

  static int readInt(ByteBuffer in) {
    long value = readLong(in);
    if (value != (int) value) throw new CorruptRecord("a number of more than 32 bits");
    return (int) value;
  }

  static void writeShort(ByteBuffer out, short value) {
    out.putShort(value);
  }

  static short readShort(ByteBuffer in) {
    return in.getShort();
  }

  static void writeByte(ByteBuffer out, byte value) {
    out.put(value);
  }

  static byte readByte(ByteBuffer in) {
    return in.get();
  }

  static void writeChar(ByteBuffer out, char value) {
    out.putChar(value);
  }

  static char readChar(ByteBuffer in) {
    return in.getChar();
  }

  static void writeBoolean(ByteBuffer out, boolean value) {
    out.put((byte) (value ? 1 : 0));
  }

  static boolean readBoolean(ByteBuffer in) {
    byte value = in.get();
    if (value != 0 && value != 1) throw new CorruptRecord("a boolean of " + value);
    return value == 1;
  }

  static void writeDouble(ByteBuffer out, double value) {
    out.putDouble(value);
  }

  static double readDouble(ByteBuffer in) {
    return in.getDouble();
  }

  static void writeFloat(ByteBuffer out, float value) {
    out.putFloat(value);
  }

  static float readFloat(ByteBuffer in) {
    return in.getFloat();
  }

  static void writeString(ByteBuffer out, String value) {
    requireUnicode(value);
    byte[] bytes = value.getBytes(StandardCharsets.UTF_8);
    if (bytes.length > out.remaining()) throw new BufferOverflowException();
    writeInt(out, bytes.length);
    out.put(bytes);
  }

  /** Half a surrogate pair has no UTF-8: it would come back as something else. */
  private static void requireUnicode(String value) {
    int point;
    for (int i = 0; i < value.length(); i += Character.charCount(point)) {
      point = value.codePointAt(i);
      if (point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE) {
        throw RequestFailure.malformed("a text with half a surrogate pair");
      }
    }
  }

  static String readString(ByteBuffer in) {
    int length = readInt(in);
    if (length < 0 || length > in.remaining()) throw new CorruptRecord("a text of " + length);
    // Only heap buffers come here: the text is made from their array without a copy.
    var text =
        new String(in.array(), in.arrayOffset() + in.position(), length, StandardCharsets.UTF_8);
    in.position(in.position() + length);
    return text;
  }

  static void writeUuid(ByteBuffer out, UUID value) {
    out.putLong(value.getMostSignificantBits()).putLong(value.getLeastSignificantBits());
  }

  static UUID readUuid(ByteBuffer in) {
    return new UUID(in.getLong(), in.getLong());
  }

  static void writeInstant(ByteBuffer out, Instant value) {
    writeLong(out, value.getEpochSecond());
    writeInt(out, value.getNano());
  }

  static Instant readInstant(ByteBuffer in) {
    try {
      return Instant.ofEpochSecond(readLong(in), readInt(in));
    } catch (DateTimeException | ArithmeticException e) {
      throw new CorruptRecord("an instant: " + e.getMessage());
    }
  }
}
