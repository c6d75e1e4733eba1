package io.eventserver.benchmarks;

import java.util.Arrays;

/** The middle one of several figures. */
final class Median {
  private Median() {}

  static double of(double... figures) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }

  static double percentile(double[] figures, double percent) {
    double[] sorted = figures.clone();
    Arrays.sort(sorted);
    int at = (int) Math.ceil(percent / 100 * sorted.length) - 1;
    return sorted[Math.clamp(at, 0, sorted.length - 1)];
  }
}
