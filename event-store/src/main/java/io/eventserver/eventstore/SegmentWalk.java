package io.eventserver.eventstore;

import io.eventserver.eventstore.SegmentScanner.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** Walks the records of segments, from the one that holds a position to the last. */
final class SegmentWalk implements RecordSource.Walk {
  private final Segments segments;
  private final int blockBytes;
  private int index;
  private SegmentScanner scanner;

  /** Begins where the sparse index knows a place at or before the position. */
  SegmentWalk(Segments segments, long position, int blockBytes) throws IOException {
    this.segments = segments;
    this.blockBytes = blockBytes;
    this.index = segments.indexOf(position);
    var segment = segments.all().get(index);
    this.scanner = scanner(segment, segment.floor(position));
  }

  private SegmentScanner scanner(Segment segment, int offset) {
    return new SegmentScanner(segment.file()::read, offset, segment.end(), blockBytes);
  }

  @Override
  public @Nullable ByteBuffer next() throws IOException {
    while (true) {
      var step = scanner.next();
      if (step == Step.RECORD) return scanner.body();
      if (step == Step.DAMAGE) throw damaged();
      if (index + 1 == segments.all().size()) return null;
      index++;
      scanner = scanner(segments.all().get(index), SegmentHeader.BYTES);
    }
  }

  private IOException damaged() {
    return new IOException(
        "segment %s cannot be read at offset %d: %s"
            .formatted(segments.all().get(index), scanner.offset(), scanner.damage()));
  }
}
