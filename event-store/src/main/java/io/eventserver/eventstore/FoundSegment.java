package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/**
 * A segment as it is found, or as it is missed, in a log that nobody opens.
 *
 * @param segment that can be read; null where there is none of this log
 * @param problem why there is none; empty where there is
 */
record FoundSegment(String name, @Nullable Segment segment, String problem) {

  /** All files that are named like segments, in order, and those that are missing between them. */
  static List<FoundSegment> all(Disk disk, ReadableParts.Unreadable unreadable) throws IOException {
    List<FoundSegment> all = new ArrayList<>();
    UUID log = null;
    int expected = 1;
    for (String name : disk.names().stream().filter(Segment::isName).toList()) {
      int number = Segment.number(name);
      for (; expected < number; expected++) {
        all.add(new FoundSegment(Segment.name(expected), null, "it is missing"));
      }
      expected = number + 1;
      var parts = new ReadableParts(name, SegmentFile.briefly(disk, name), unreadable);
      var found = open(name, SegmentFile.kept(disk, name, parts), log);
      if (log == null && found.segment != null) log = found.segment.header().log();
      all.add(found);
    }
    return all;
  }

  private static FoundSegment open(String name, SegmentFile file, @Nullable UUID log)
      throws IOException {
    var bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    var header = SegmentHeader.decode(bytes.flip());
    String problem = problem(bytes, header, Segment.number(name), log);
    if (header != null && problem.isEmpty()) {
      return new FoundSegment(name, new Segment(header, file), problem);
    }
    file.close();
    return new FoundSegment(name, null, problem);
  }

  private static String problem(
      ByteBuffer bytes, @Nullable SegmentHeader header, int number, @Nullable UUID log) {
    int format = SegmentHeader.format(bytes).orElse(0);
    if (format > SegmentHeader.FORMAT) {
      return "it is of format %d, which a newer version reads".formatted(format);
    }
    if (header == null) return "its header is none";
    if (header.number() != number) return "it says that it is number " + header.number();
    boolean isOther = log != null && !header.log().equals(log);
    return isOther ? "it belongs to log " + header.log() : "";
  }
}
