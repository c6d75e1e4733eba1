package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;

/** Copies a log as it was at a cut, while it is written to: what stands before does not change. */
final class LogCopy {
  private static final int BLOCK_BYTES = 1 << 20;
  private static final int SYNC_BYTES = 64 << 20;

  private LogCopy() {}

  /**
   * Copies segments up to a place; answers the bytes.
   *
   * @param target empty; durable when this returns
   */
  static long copy(Segments segments, Place end, Disk target) throws IOException {
    long bytes = 0;
    for (var segment : segments.all()) {
      int number = segment.header().number();
      if (number > end.segment()) break;
      copy(segment, number == end.segment() ? end.offset() : segment.end(), target);
      bytes += segment.header().bytes();
    }
    target.sync();
    return bytes;
  }

  private static void copy(Segment segment, int end, Disk target) throws IOException {
    try (var file = target.create(segment.toString())) {
      var block = ByteBuffer.allocateDirect(BLOCK_BYTES);
      for (int at = 0; at < end; at += block.capacity()) {
        block.clear().limit(Math.min(block.capacity(), end - at));
        segment.file().read(block, at);
        file.write(block.flip(), at);
        if (at % SYNC_BYTES == 0) file.sync();
      }
      Segments.zero(file, end, segment.header().bytes());
      file.sync();
    }
  }
}
