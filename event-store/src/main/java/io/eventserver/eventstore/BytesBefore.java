package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;

/** What stands in a log right before a place: a log with another past has other bytes there. */
final class BytesBefore {
  private static final int BYTES_MAX = 4 << 10;

  private BytesBefore() {}

  static int checksum(Segments segments, Place place) throws IOException {
    int from = Math.max(0, place.offset() - BYTES_MAX);
    var bytes = ByteBuffer.allocate(place.offset() - from);
    segments.all().get(place.segment() - 1).file().read(bytes, from);
    var crc = new CRC32C();
    crc.update(bytes.flip());
    return (int) crc.getValue();
  }

  /**
   * A {@link CorruptRecord} where a snapshot was taken of another log, or of another past of it.
   */
  static void require(SnapshotHeader header, Segments segments) throws IOException {
    var log = segments.all().getFirst().header().log();
    if (!header.standpoint().log().equals(log)) {
      throw new CorruptRecord(
          "it is of log %s, this is %s".formatted(header.standpoint().log(), log));
    }
    var place = header.standpoint().place();
    boolean isThere =
        place.segment() <= segments.all().size()
            && place.offset() <= segments.all().get(place.segment() - 1).header().bytes();
    if (!isThere || checksum(segments, place) != header.bytesBefore()) {
      throw new CorruptRecord(
          "the log is not the one that it was at position %d: was it restored to before?"
              .formatted(header.position()));
    }
  }
}
