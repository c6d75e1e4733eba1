package io.eventserver.eventstore;

import java.io.IOException;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** One file of the log: where it begins, where what is committed ends, and its index. */
final class Segment {
  private static final int SCAN_BLOCK_BYTES = 1 << 20;

  private final SegmentHeader header;
  private final SegmentFile file;
  private final SparseIndex index;
  private volatile int skipped = SegmentHeader.BYTES;
  private @Nullable SparseIndex earlier;
  private final AtomicInteger end = new AtomicInteger(SegmentHeader.BYTES);

  Segment(SegmentHeader header, SegmentFile file) {
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

  /** The number in the name of a segment's file. */
  static int number(String name) {
    return Integer.parseInt(name.substring(0, 8));
  }

  SegmentHeader header() {
    return header;
  }

  SegmentFile file() {
    return file;
  }

  SparseIndex index() {
    return index;
  }

  /** A place at or before that of an event; reads what was skipped, where it is there. */
  int floor(long position) throws IOException {
    int known = index.floor(position, -1);
    if (known >= 0) return known;
    return skipped == SegmentHeader.BYTES
        ? SegmentHeader.BYTES
        : skippedIndex().floor(position, SegmentHeader.BYTES);
  }

  /** Nothing before an offset is read when the log is opened. */
  void skip(int offset) {
    skipped = offset;
    end(offset);
  }

  private synchronized SparseIndex skippedIndex() throws IOException {
    var known = earlier;
    if (known != null) return known;
    var made = new SparseIndex(header.bytes());
    var scanner = new SegmentScanner(file::read, SegmentHeader.BYTES, skipped, SCAN_BLOCK_BYTES);
    while (true) {
      switch (scanner.next()) {
        case RECORD -> {
          var body = scanner.body();
          if (body.get(body.position()) == RecordFormat.EVENT) {
            made.add(RecordDecoder.position(body), (int) scanner.offset());
          }
        }
        case DAMAGE -> throw damaged(scanner.offset(), scanner.damage());
        case END -> {
          if (scanner.offset() != skipped) throw damaged(scanner.offset(), "zeros");
          earlier = made;
          return made;
        }
      }
    }
  }

  private IOException damaged(long offset, String what) {
    return new IOException(
        "segment %s cannot be read at offset %d: %s".formatted(this, offset, what));
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
