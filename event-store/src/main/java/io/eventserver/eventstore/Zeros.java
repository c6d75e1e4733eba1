package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** Looks for what is not zero: preallocated room must be. */
final class Zeros {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int ABOUT_BYTES = 64 << 10;

  private Zeros() {}

  /** Offset of the first byte that is not zero; -1 where all are. */
  static long firstOther(DiskFile file, long from, long to) throws IOException {
    var block = ByteBuffer.allocate((int) Math.clamp(to - from, 0L, BLOCK_BYTES));
    byte[] zeros = new byte[block.capacity()];
    for (long at = from; at < to; at += BLOCK_BYTES) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, to - at));
      int read = file.read(block, at);
      int other = Arrays.mismatch(block.array(), 0, read, zeros, 0, read);
      if (other >= 0) return at + other;
    }
    return -1;
  }

  /**
   * About where what is written to a preallocated file ends, by bisection: a block of zeros in
   * between would mislead it.
   */
  static long about(DiskFile file) throws IOException {
    long low = 0;
    long high = file.size() / ABOUT_BYTES;
    while (low < high) {
      long middle = (low + high) >>> 1;
      long from = middle * ABOUT_BYTES;
      if (firstOther(file, from, from + ABOUT_BYTES) >= 0) low = middle + 1;
      else high = middle;
    }
    return low * ABOUT_BYTES;
  }
}
