package io.eventserver.accounts.load;

import com.fasterxml.jackson.databind.JsonNode;
import java.nio.ByteBuffer;
import java.util.Base64;
import java.util.Optional;
import java.util.zip.DataFormatException;
import org.HdrHistogram.Histogram;

/**
 * What the server measured of its log, by its status.
 *
 * @param syncMicros how long syncs took
 * @param events how many events each write had
 */
public record ServerWrites(Histogram syncMicros, Histogram events) {

  /** That of a status; empty where the server has no log of its own. */
  public static Optional<ServerWrites> of(JsonNode status) {
    var writes = status.path("writes");
    return writes.isMissingNode()
        ? Optional.empty()
        : Optional.of(
            new ServerWrites(
                histogram(writes.path("syncMicros")), histogram(writes.path("events"))));
  }

  private static Histogram histogram(JsonNode told) {
    byte[] bytes = Base64.getDecoder().decode(told.path("histogram").asText());
    try {
      return Histogram.decodeFromCompressedByteBuffer(ByteBuffer.wrap(bytes), 0);
    } catch (DataFormatException e) {
      throw new IllegalArgumentException("the status holds no histogram", e);
    }
  }

  /** What came after an earlier status. */
  public ServerWrites since(ServerWrites earlier) {
    var syncs = syncMicros.copy();
    syncs.subtract(earlier.syncMicros);
    var sizes = events.copy();
    sizes.subtract(earlier.events);
    return new ServerWrites(syncs, sizes);
  }
}
