package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.LongFunction;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** R7: the power is cut at any moment, again and again, and what was not synced is anyhow. */
class PowerCutTest {
  private static final int SAMPLE = Integer.getInteger("seeds", 300);
  private static final int AT_ONCE = 4;
  private static final int LONG = 1_000_000;

  /** Several at once: each waits for its own log's thread most of the time. */
  private static void run(long first, int count, LongFunction<PowerCutRun> runs) throws Exception {
    try (var threads = Executors.newFixedThreadPool(AT_ONCE)) {
      var next = new AtomicLong(first);
      List<Callable<Void>> parts = new ArrayList<>();
      for (int i = 0; i < AT_ONCE; i++) {
        parts.add(
            () -> {
              for (long seed = next.getAndIncrement();
                  seed < first + count;
                  seed = next.getAndIncrement()) {
                run(runs.apply(seed), seed);
              }
              return null;
            });
      }
      for (var part : threads.invokeAll(parts)) part.get();
    }
  }

  private static void run(PowerCutRun run, long seed) {
    try {
      run.run();
    } catch (IOException | RuntimeException | AssertionError e) {
      throw new AssertionError(Seeds.repeat("PowerCutTest#repeat", seed), e);
    }
  }

  @Test
  @DisplayName("nothing that was acknowledged is lost, nothing is there twice, by half or invented")
  void sample() throws Exception {
    long first = Seeds.first(PowerCutTest.class);
    run(first, SAMPLE, PowerCutRun::new);
  }

  @Test
  @DisplayName("R5: whichever call fails, however, with the power cut afterwards")
  void everyCall() throws IOException {
    long seed = Seeds.first(PowerCutTest.class);
    for (var fault : PowerCutDisk.Fault.values()) {
      int call = 0;
      while (new PowerCutRun(seed).runWithFault(call, fault)) call++;
      assertThat(call).as("calls that failed").isGreaterThan(5);
    }
  }

  @Test
  @Tag("long")
  @DisplayName("the same with a million seeds")
  void million() throws Exception {
    long first = Seeds.first(PowerCutTest.class);
    run(first, LONG, PowerCutRun::new);
  }

  @Test
  @DisplayName("one seed, given by -Dseed")
  void repeat() {
    long seed = Long.getLong("seed", 1);
    run(new PowerCutRun(seed), seed);
  }

  @Test
  @DisplayName("R25: with syncs that do nothing it fails, and with command ids that are forgotten")
  void canaries() {
    assertThatThrownBy(() -> run(1, 100, seed -> new PowerCutRun(seed, false, log -> log)))
        .hasStackTraceContaining("repeat with");
    assertThatThrownBy(() -> run(1, 100, PowerCutTest::forgetful))
        .hasStackTraceContaining("repeat with");
  }

  private static PowerCutRun forgetful(long seed) {
    var number = new AtomicLong();
    return new PowerCutRun(seed, true, log -> new ForgetfulLog(log, number));
  }
}
