package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/**
 * What a read waits for.
 *
 * @param atLeast position that the answer must include; 0 = whatever is there
 * @param waitMillis how long it may take until then, in milliseconds
 */
public record Consistency(long atLeast, int waitMillis) {

  static Consistency of(@Nullable Long atLeast, @Nullable Integer waitMillis) {
    Check.atLeast("atLeast", atLeast, 0);
    return new Consistency(atLeast == null ? 0 : atLeast, Check.waitMillis(waitMillis));
  }

  /** What a reader is told whose wait was in vain. */
  public RequestFailure timedOut(long position) {
    return new RequestFailure(
        FailureCode.TIMED_OUT,
        "position %d was not reached within %d ms, only %d: ask again"
            .formatted(atLeast, waitMillis, position));
  }
}
