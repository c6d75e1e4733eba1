package io.eventserver.accounts.load;

import org.HdrHistogram.Histogram;

/**
 * What a stretch of load came to.
 *
 * @param nanos from when a request was due to its answer, of those that were not for want of room
 * @param readNanos the same, of reads alone
 * @param reads how many of those that are done are reads
 * @param seconds how long it took
 * @param clientBusy share of that time in which the client did not wait for the server
 */
public record Figures(
    Histogram nanos,
    Histogram readNanos,
    long done,
    long reads,
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
    return millis(nanos, percentile);
  }

  /** A percentile of some latencies, in milliseconds. */
  public static double millis(Histogram of, double percentile) {
    return of.getValueAtPercentile(percentile) / NANOS_PER_MILLI;
  }

  /** The latencies of commands alone. */
  public Histogram commandNanos() {
    var commands = nanos.copy();
    commands.subtract(readNanos);
    return commands;
  }

  /** Whether the client could not have done much more. */
  public boolean isClientTheLimit() {
    return clientBusy > LIMIT;
  }
}
