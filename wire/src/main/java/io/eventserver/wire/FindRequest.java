package io.eventserver.wire;

import java.util.Optional;
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
    if (json instanceof JsonPart.Bytes it && it.known() instanceof FindRequest known) return known;
    return (json instanceof JsonPart.Bytes bytes
            ? FindReader.read(bytes)
            : Optional.<FindRequest>empty())
        .orElseGet(() -> json.read(FindRequest.class, ""));
  }
}
