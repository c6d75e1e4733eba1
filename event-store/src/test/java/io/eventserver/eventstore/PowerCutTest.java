package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R7: the power is cut at any moment, again and again, and what was not synced is anyhow. */
class PowerCutTest {
  private static final int SAMPLE = 1_000;
  private static final int AT_ONCE = 8;
  private static final int LONG = 1_000_000;

  /** Several at once: each waits for its own log's thread most of the time. */
  private static void run(long first, int count, boolean syncs) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var next = new AtomicLong(first);
      List<Callable<Void>> parts = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        parts.add(
            () -> {
              for (long seed = next.getAndIncrement();
                  seed < first + count;
                  seed = next.getAndIncrement()) {
                run(seed, syncs);
              }
              return null;
            });
      }
      for (var part : threads.invokeAll(parts)) part.get();
    }
  }

  private static void run(long seed, boolean syncs) {
    try {
      new PowerCutRun(seed, syncs).run();
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(
          "repeat with: JAVA_TOOL_OPTIONS=-Dseed=%d mvn -B test -pl event-store -am -Dtest=PowerCutTest#repeat -Dsurefire.failIfNoSpecifiedTests=false"
              .formatted(seed),
          e);
    }
  }

  private static long firstSeed() {
    return Long.getLong("seed", new Random().nextLong(1L << 40));
  }

  @Test
  @DisplayName("nothing that was acknowledged is lost, nothing is there twice, by half or invented")
  void sample() throws Exception {
    long first = firstSeed();
    System.out.println("seeds from " + first);
    run(first, SAMPLE, true);
  }

  @Test
  @Tag("long")
  @DisplayName("the same with a million seeds")
  void million() throws Exception {
    long first = firstSeed();
    System.out.println("seeds from " + first);
    run(first, LONG, true);
  }

  @Test
  @DisplayName("one seed, given by -Dseed")
  void repeat() {
    run(Long.getLong("seed", 1), true);
  }

  @Test
  @DisplayName("R25: with syncs that do nothing it fails")
  void canary() {
    assertThatThrownBy(() -> run(1, 100, false)).hasCauseInstanceOf(AssertionError.class);
  }
}
