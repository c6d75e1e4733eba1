package io.eventserver.edge;

import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.Json;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a message as it stands in its frame, read by whoever needs it.
 *
 * @param json null: the frame has none
 */
record Body(JsonPart.@Nullable Bytes json) {
  static final Body NONE = new Body(null);

  /** How many bytes it has. */
  int length() {
    return json == null ? 0 : json.length();
  }

  /**
   * As the event bus takes it; null where there is none.
   *
   * @throws RequestFailure 400 where the bus has no such value
   */
  @Nullable Object plain() {
    if (json == null) return null;
    Object value = decoded(json);
    if (value instanceof BigInteger) {
      throw RequestFailure.malformed("body: a whole number of more than 64 bits");
    }
    return value;
  }

  private static @Nullable Object decoded(JsonPart.Bytes json) {
    try {
      return Json.decodeValue(Buffer.buffer(json.copy()));
    } catch (DecodeException e) {
      throw RequestFailure.malformed("body: " + e.getMessage());
    }
  }
}
