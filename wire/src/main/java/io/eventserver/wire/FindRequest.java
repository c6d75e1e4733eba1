package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** Asks for one row of a projection. */
public record FindRequest(
    String projection, String key, @Nullable Long atLeast, @Nullable Integer waitMillis) {

  public FindRequest {
    if (key.isEmpty()) throw new IllegalArgumentException("key: at least one character");
    Consistency.of(atLeast, waitMillis);
  }

  /** What it waits for. */
  public Consistency consistency() {
    return Consistency.of(atLeast, waitMillis);
  }

  /**
   * The find that some JSON holds.
   *
   * @throws RequestFailure 400, naming the field that is wrong
   */
  public static FindRequest read(JsonPart json) {
    return switch (json) {
      case JsonPart.Bytes bytes when bytes.known() instanceof FindRequest request -> request;
      case JsonPart.Bytes bytes ->
          bytes.plain(FindReader::read).orElseGet(() -> json.read(FindRequest.class, ""));
      case JsonPart.Tree _, JsonPart.Value _ -> json.read(FindRequest.class, "");
    };
  }
}
