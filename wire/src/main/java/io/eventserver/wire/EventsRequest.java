package io.eventserver.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Asks for events of the log from a position on, of one aggregate type or of some event types. */
public record EventsRequest(
    @Nullable Long from,
    @Nullable Integer limit,
    @Nullable String aggregate,
    @Nullable List<String> types,
    @Nullable Long atLeast,
    @Nullable Integer waitMillis) {

  public EventsRequest {
    Check.atLeast("from", from, 1);
    Check.limit(limit);
    if (types != null && types.contains(null)) throw RequestFailure.malformed("types: null in it");
    Consistency.of(atLeast, waitMillis);
  }

  /** How many at most. */
  public int limitOrDefault() {
    return Check.limit(limit);
  }

  /** The first position wanted. */
  public long fromOrDefault() {
    return from == null ? 1 : from;
  }

  /** What it waits for. */
  public Consistency consistency() {
    return Consistency.of(atLeast, waitMillis);
  }
}
