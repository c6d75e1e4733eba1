package io.eventserver.accounts.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.UUID;

/**
 * The ids of the accounts of a load, told from a seed instead of kept.
 *
 * @param seed other seeds, other accounts
 * @param count how many there are
 */
public record AccountIds(long seed, int count) {
  /** Characters of an id. */
  public static final int CHARACTERS = 36;

  private static final long GOLDEN = 0x9E3779B97F4A7C15L;
  private static final byte[] DIGITS = "0123456789abcdef".getBytes(StandardCharsets.US_ASCII);

  /** The id of one of them, 0 to count − 1. */
  public UUID id(int index) {
    return new UUID(most(index), least(index));
  }

  private long most(int index) {
    return mixed(seed + (2L * index + 1) * GOLDEN);
  }

  private long least(int index) {
    return mixed(seed + (2L * index + 2) * GOLDEN);
  }

  /** The finalizer of SplitMix64: no two numbers become the same. */
  private static long mixed(long z) {
    long once = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
    long twice = (once ^ (once >>> 27)) * 0x94D049BB133111EBL;
    return twice ^ (twice >>> 31);
  }

  /** Writes an id as text. */
  public void write(int index, ByteBuffer out) {
    long most = most(index);
    long least = least(index);
    hex(most, 60, 32, out);
    out.put((byte) '-');
    hex(most, 28, 16, out);
    out.put((byte) '-');
    hex(most, 12, 0, out);
    out.put((byte) '-');
    hex(least, 60, 48, out);
    out.put((byte) '-');
    hex(least, 44, 0, out);
  }

  private static void hex(long bits, int from, int to, ByteBuffer out) {
    for (int shift = from; shift >= to; shift -= 4) out.put(DIGITS[(int) (bits >>> shift) & 0xF]);
  }
}
