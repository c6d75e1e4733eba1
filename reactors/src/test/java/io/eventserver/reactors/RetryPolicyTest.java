package io.eventserver.reactors;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** How long a reaction that failed waits. */
class RetryPolicyTest {
  private static final RetryPolicy POLICY =
      new RetryPolicy(6, Duration.ofMillis(100), Duration.ofSeconds(1));

  @Test
  @DisplayName("each pause is twice the one before, up to the longest, however often it failed")
  void doubles() {
    long[] millis = {100, 200, 400, 800, 1_000, 1_000};
    for (int i = 0; i < millis.length; i++) {
      assertThat(POLICY.pause(i + 1)).isEqualTo(Duration.ofMillis(millis[i]));
    }
    assertThat(POLICY.pause(Integer.MAX_VALUE)).isEqualTo(Duration.ofSeconds(1));
  }

  @Test
  @DisplayName("there is at least one attempt")
  void once() {
    assertThatThrownBy(() -> new RetryPolicy(0, Duration.ZERO, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
