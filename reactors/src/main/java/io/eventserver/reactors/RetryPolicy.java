package io.eventserver.reactors;

import java.time.Duration;

/**
 * How often a failing reaction is tried, and how long it waits in between.
 *
 * @param attempts until it becomes a dead letter, the first one counted
 * @param first pause after the first failure; doubled after each further one
 * @param longest pause there is
 */
public record RetryPolicy(int attempts, Duration first, Duration longest) {
  public static final RetryPolicy DEFAULT =
      new RetryPolicy(6, Duration.ofMillis(100), Duration.ofSeconds(5));

  public RetryPolicy {
    if (attempts < 1) throw new IllegalArgumentException("at least one attempt");
  }

  /** The pause after so many failures. */
  Duration pause(int failures) {
    var pause = first.multipliedBy(1L << Math.min(failures - 1, 20));
    return pause.compareTo(longest) < 0 ? pause : longest;
  }
}
