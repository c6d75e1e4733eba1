package io.eventserver.reactors;

import com.fasterxml.jackson.annotation.JsonProperty;
import io.eventserver.wire.RequestFailure;
import org.jspecify.annotations.Nullable;

/**
 * Asks for dead letters, or for one of them to be retried or skipped.
 *
 * @param reactor whose; when listing, those of all where it is absent
 * @param position of one; when listing, the first one wanted
 * @param limit of a list, default 1,000, at most 10,000
 */
public record DeadLetterRequest(
    Action action, @Nullable String reactor, @Nullable Long position, @Nullable Integer limit) {
  private static final int LIMIT_DEFAULT = 1_000;
  private static final int LIMIT_MAX = 10_000;

  /** What is to be done. */
  public enum Action {
    @JsonProperty("list")
    LIST,
    @JsonProperty("retry")
    RETRY,
    @JsonProperty("skip")
    SKIP
  }

  int limitOrDefault() {
    if (limit == null) return LIMIT_DEFAULT;
    if (limit < 1 || limit > LIMIT_MAX) throw RequestFailure.malformed("limit: 1 to " + LIMIT_MAX);
    return limit;
  }

  String requiredReactor() {
    if (reactor == null) throw RequestFailure.malformed("reactor: missing");
    return reactor;
  }

  long requiredPosition() {
    if (position == null) throw RequestFailure.malformed("position: missing");
    return position;
  }
}
