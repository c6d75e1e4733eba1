package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies files as they are, block by block. */
final class FileCopy {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int SYNC_BYTES = 64 << 20;

  private FileCopy() {}

  /** Copies a file; its bytes are durable when this returns, its name with the disk's sync. */
  static void copy(Disk from, String name, Disk to) throws IOException {
    try (var source = from.open(name)) {
      copy(source, name, to);
    }
  }

  /** The same of a file that is open. */
  static void copy(DiskFile source, String name, Disk to) throws IOException {
    try (var target = to.create(name)) {
      copy(source, source.size(), target);
      target.sync();
    }
  }

  /** Copies a file's beginning, syncing now and then, so that the last sync is not a long one. */
  static void copy(DiskFile source, long end, DiskFile target) throws IOException {
    var block = ByteBuffer.allocateDirect(BLOCK_BYTES);
    for (long at = 0; at < end; at += BLOCK_BYTES) {
      block.clear().limit((int) Math.min(BLOCK_BYTES, end - at));
      source.read(block, at);
      target.write(block.flip(), at);
      if (at % SYNC_BYTES == 0) target.sync();
    }
  }
}
