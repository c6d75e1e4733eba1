package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** Asks for the events of an aggregate: the newest page unless told otherwise. */
public record HistoryRequest(
    String aggregate,
    String id,
    @Nullable Long beforeVersion,
    @Nullable Integer limit,
    @Nullable Long atLeast,
    @Nullable Integer waitMillis) {

  public HistoryRequest {
    Check.id("id", id);
    Check.atLeast("beforeVersion", beforeVersion, 1);
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
