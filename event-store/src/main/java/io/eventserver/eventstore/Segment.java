package io.eventserver.eventstore;

import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;

/** One file of the log: where it begins, where what is committed ends, and its index. */
final class Segment {
  private final SegmentHeader header;
  private final DiskFile file;
  private final SparseIndex index;
  private final AtomicInteger end = new AtomicInteger(SegmentHeader.BYTES);

  Segment(SegmentHeader header, DiskFile file) {
    this.header = header;
    this.file = file;
    this.index = new SparseIndex(header.bytes());
  }

  /** The name of a segment's file. */
  static String name(int number) {
    return String.format(Locale.ROOT, "%08d.log", number);
  }

  /** Whether a file is named like a segment. */
  static boolean isName(String name) {
    return name.matches("\\d{8}\\.log");
  }

  SegmentHeader header() {
    return header;
  }

  DiskFile file() {
    return file;
  }

  SparseIndex index() {
    return index;
  }

  /** The first byte beyond what is committed. */
  int end() {
    return end.get();
  }

  void end(int offset) {
    end.setRelease(offset);
  }

  /** How many more bytes fit, leaving room for a closing mark. */
  int room() {
    return header.bytes() - end.getPlain() - RecordFormat.MARK_BYTES;
  }

  @Override
  public String toString() {
    return name(header.number());
  }
}
