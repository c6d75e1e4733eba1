package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import java.time.Duration;

/** What the process keeps in memory. */
final class Heap {
  private Heap() {}

  static long used() {
    System.gc();
    return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
  }

  /** Fails unless it is no more than so much, as soon as garbage is collected. */
  static void assertAtMost(long bytes, String why) {
    await()
        .atMost(Duration.ofSeconds(10))
        .untilAsserted(() -> assertThat(used()).as(why).isLessThanOrEqualTo(bytes));
  }
}
