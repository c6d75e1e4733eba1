package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class CommittedEventsTest {
  private final CommittedEvents gathered = new CommittedEvents();

  private void decision(long position, int bytes) {
    gathered.add(
        new Recorded<>(
            position,
            "thing",
            "a",
            position,
            Instant.EPOCH,
            "event",
            Optional.empty(),
            Optional.empty(),
            Map.of()));
    gathered.endDecision(bytes);
  }

  @Test
  @DisplayName("what was read before anything was gathered is not of what comes")
  void before() {
    for (int i = 0; i < 3; i++) gathered.endDecision(Integer.MAX_VALUE);
    assertThat(gathered.take()).isEmpty();
    decision(7, 40);
    decision(8, 50);
    assertThat(gathered.take())
        .get()
        .extracting(Committed::after, Committed::position, Committed::bytes)
        .containsExactly(6L, 8L, 90L);
    assertThat(gathered.take()).isEmpty();
  }

  @Test
  @DisplayName("very much at once has as many bytes as it has")
  void much() {
    for (int i = 1; i <= 3; i++) decision(i, Integer.MAX_VALUE);
    assertThat(gathered.take())
        .get()
        .extracting(Committed::bytes)
        .isEqualTo(3L * Integer.MAX_VALUE);
  }
}
