package io.eventserver.bridgeclient;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.StreamReadConstraints;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.cfg.JsonNodeFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.wire.Json;
import java.io.DataInputStream;
import java.io.IOException;
import java.nio.ByteBuffer;

/** The bridge's frames: a length of 4 bytes, big-endian, and so many bytes of JSON. */
final class Frames {
  private static final int BYTES_MAX = 64 << 20;
  private static final int DEPTH_MAX = 1_000;

  // A frame wraps bodies, those wrap data of their own: their depth is not that of one body.
  private static final JsonMapper MAPPER =
      JsonMapper.builder(
              JsonFactory.builder()
                  .streamReadConstraints(
                      StreamReadConstraints.builder().maxNestingDepth(DEPTH_MAX).build())
                  .build())
          .enable(DeserializationFeature.USE_BIG_DECIMAL_FOR_FLOATS)
          .disable(JsonNodeFeature.STRIP_TRAILING_BIGDECIMAL_ZEROES)
          .build();

  private Frames() {}

  static byte[] send(String address, String replyAddress, JsonNode body) {
    return frame(typed("send", address).put("replyAddress", replyAddress).set("body", body));
  }

  static byte[] register(String address) {
    return frame(typed("register", address));
  }

  static byte[] unregister(String address) {
    return frame(typed("unregister", address));
  }

  static byte[] ping() {
    return frame(Json.mapper().createObjectNode().put("type", "ping"));
  }

  /** The next frame's JSON; an {@link IOException} where the stream ends or makes no sense. */
  static JsonNode read(DataInputStream in) throws IOException {
    int length = in.readInt();
    if (length < 0 || length > BYTES_MAX) throw new IOException("a frame of " + length + " bytes");
    byte[] bytes = in.readNBytes(length);
    if (bytes.length < length) throw new IOException("the connection ended inside a frame");
    return MAPPER.readTree(bytes);
  }

  private static ObjectNode typed(String type, String address) {
    return Json.mapper().createObjectNode().put("type", type).put("address", address);
  }

  private static byte[] frame(JsonNode json) {
    byte[] bytes = Json.bytes(json);
    return ByteBuffer.allocate(4 + bytes.length).putInt(bytes.length).put(bytes).array();
  }
}
