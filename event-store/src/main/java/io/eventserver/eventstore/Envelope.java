package io.eventserver.eventstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.BufferOverflowException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;

/**
 * What each event's record begins with, behind its kind: flags u8, type u16, dense u32, position
 * u64, version u32, time u64, previous u64.
 *
 * <p>Its numbers stand at fixed places, so that they are read with one look at the buffer's bounds.
 */
final class Envelope {
  static final int BYTES = 1 + 2 + 4 + 8 + 4 + 8 + 8;

  private static final VarHandle U16 = view(short[].class);
  private static final VarHandle U32 = view(int[].class);
  private static final VarHandle U64 = view(long[].class);
  private static final int TYPE = 1;
  private static final int DENSE = 3;
  private static final int POSITION = 7;
  private static final int VERSION = 15;
  private static final int TIME = 19;
  private static final int PREVIOUS = 27;

  private Envelope() {}

  private static VarHandle view(Class<?> numbers) {
    return MethodHandles.byteArrayViewVarHandle(numbers, ByteOrder.BIG_ENDIAN);
  }

  /** Writes one. */
  static void write(
      ByteBuffer out,
      int flags,
      int type,
      int dense,
      long position,
      long version,
      long time,
      long previous) {
    int at = out.position();
    if (out.remaining() < BYTES) throw new BufferOverflowException();
    out.put(at, (byte) flags)
        .putShort(at + TYPE, (short) type)
        .putInt(at + DENSE, dense)
        .putLong(at + POSITION, position)
        .putInt(at + VERSION, (int) version)
        .putLong(at + TIME, time)
        .putLong(at + PREVIOUS, previous)
        .position(at + BYTES);
  }

  /** Goes past one; answers where in the buffer it begins. */
  static int skip(ByteBuffer in) {
    if (in.remaining() < BYTES) throw new BufferUnderflowException();
    int at = in.position();
    in.position(at + BYTES);
    return at;
  }

  static int type(byte[] bytes, int at) {
    return Short.toUnsignedInt((short) U16.get(bytes, at + TYPE));
  }

  static int dense(byte[] bytes, int at) {
    return (int) U32.get(bytes, at + DENSE);
  }

  static long position(byte[] bytes, int at) {
    return (long) U64.get(bytes, at + POSITION);
  }

  static long version(byte[] bytes, int at) {
    return Integer.toUnsignedLong((int) U32.get(bytes, at + VERSION));
  }

  static long time(byte[] bytes, int at) {
    return (long) U64.get(bytes, at + TIME);
  }

  static long previous(byte[] bytes, int at) {
    return (long) U64.get(bytes, at + PREVIOUS);
  }
}
