package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** Asks for rows of a projection, in order of first appearance, after an opaque cursor. */
public record ListRequest(
    String projection,
    @Nullable Integer limit,
    @Nullable String after,
    @Nullable Long atLeast,
    @Nullable Integer waitMillis) {

  public ListRequest {
    Check.limit(limit);
    Consistency.of(atLeast, waitMillis);
  }

  /** How many at most. */
  public int limitOrDefault() {
    return Check.limit(limit);
  }

  /** What it waits for. */
  public Consistency consistency() {
    return Consistency.of(atLeast, waitMillis);
  }
}
