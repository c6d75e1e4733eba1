package io.eventserver.edge;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.Json;
import org.jspecify.annotations.Nullable;

/**
 * The JSON of a message as it stands in its frame, read by whoever needs it.
 *
 * <p>It is part of the frame's bytes: to be read before the frame is done with.
 */
final class Body {
  static final Body NONE = new Body(new byte[0], 0, 0);

  private final byte[] bytes;
  private final int from;
  private final int length;

  Body(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.from = from;
    this.length = length;
  }

  /** As the event bus takes it; null where there is none. */
  @Nullable Object plain() {
    return length == 0
        ? null
        : Json.decodeValue(Buffer.buffer(length).appendBytes(bytes, from, length));
  }
}
