package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Looks for what is not zero: preallocated room must be. */
final class Zeros {
  private static final int BLOCK_BYTES = 1 << 20;

  private Zeros() {}

  /** Offset of the first byte that is not zero; -1 where all are. */
  static long firstOther(DiskFile file, long from, long to) throws IOException {
    var block = ByteBuffer.allocate(BLOCK_BYTES);
    for (long at = from; at < to; at += BLOCK_BYTES) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, to - at));
      int read = file.read(block, at);
      for (int i = 0; i < read; i++) if (block.array()[i] != 0) return at + i;
    }
    return -1;
  }
}
