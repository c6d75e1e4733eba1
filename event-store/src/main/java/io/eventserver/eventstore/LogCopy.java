package io.eventserver.eventstore;

import java.io.IOException;

/** Copies a log as it was at a cut, while it is written to: what stands before does not change. */
final class LogCopy {
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
      FileCopy.copy(segment.file(), end, file);
      Segments.zero(file, end, segment.header().bytes());
      file.sync();
    }
  }
}
