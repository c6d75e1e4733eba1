package io.eventserver.accounts.load;

import org.HdrHistogram.Histogram;

/**
 * What a stretch of load came to.
 *
 * @param nanos from when a request was due to its answer, of those that were not for want of room
 * @param seconds how long it took
 * @param clientBusy share of that time in which the client did not wait for the server
 */
public record Figures(
    Histogram nanos,
    long done,
    long refused,
    long overloaded,
    long failed,
    double seconds,
    double clientBusy) {
  private static final double NANOS_PER_MILLI = 1e6;
  private static final double LIMIT = 0.9;

  /** What the server did, in a second: what was refused by a rule is done too. */
  public double perSecond() {
    return (done + refused) / seconds;
  }

  /** A percentile of the latencies, in milliseconds. */
  public double millis(double percentile) {
    return nanos.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /** Whether the client could not have done much more. */
  public boolean isClientTheLimit() {
    return clientBusy > LIMIT;
  }
}
