package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** Asks for the state of an aggregate. */
public record AggregateRequest(
    String aggregate, String id, @Nullable Long atLeast, @Nullable Integer waitMillis) {

  public AggregateRequest {
    Check.id("id", id);
    Consistency.of(atLeast, waitMillis);
  }

  /** What it waits for. */
  public Consistency consistency() {
    return Consistency.of(atLeast, waitMillis);
  }
}
