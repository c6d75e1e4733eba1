package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events and notes told by whoever reads them. */
class DirectReplayTest extends ReplayRunConformance {
  @Override
  ReplayRun run(Replay target) {
    return new DirectReplay(target);
  }

  @Test
  @DisplayName("an event is told when it is read")
  void atOnce() {
    var told = new Told();
    try (var run = run(told)) {
      run.event(AGGREGATE, event(1));
      assertThat(told.all()).containsExactly(1L);
    }
  }
}
