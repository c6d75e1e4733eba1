package io.eventserver.eventstore;

import java.util.Random;

/** Where chance begins in a test. */
final class Seeds {
  private Seeds() {}

  /** A seed, or the one given by {@code -Dseed}; says how to repeat what comes of it. */
  static long first(Class<?> test) {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println(repeat(test.getSimpleName(), seed));
    return seed;
  }

  /** The command that repeats what a test does with a seed. */
  static String repeat(String test, long seed) {
    return "repeat with: mvn -B test -Dseed=%d -pl event-store -am -Dtest=%s -Dsurefire.failIfNoSpecifiedTests=false"
        .formatted(seed, test);
  }
}
