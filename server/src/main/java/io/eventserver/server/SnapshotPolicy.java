package io.eventserver.server;

import java.time.Duration;

/**
 * When a node takes snapshots by itself; also when it stops in order.
 *
 * @param events after so many events since the last one; 0: never for that reason
 * @param interval after so long, if anything was stored since the last one; zero: never for that
 *     reason
 */
public record SnapshotPolicy(long events, Duration interval) {
  /** Every million events, or every quarter of an hour. */
  public static final SnapshotPolicy DEFAULT =
      new SnapshotPolicy(1_000_000, Duration.ofMinutes(15));

  /** None, not even at the end. */
  public static final SnapshotPolicy NEVER = new SnapshotPolicy(0, Duration.ZERO);

  /** Whether there are to be any. */
  boolean isOn() {
    return !equals(NEVER);
  }

  boolean isDue(long eventsSince, Duration since) {
    return (events > 0 && eventsSince >= events)
        || (!interval.isZero() && eventsSince > 0 && since.compareTo(interval) >= 0);
  }
}
