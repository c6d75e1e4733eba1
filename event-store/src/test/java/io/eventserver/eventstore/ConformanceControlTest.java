package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The suite itself can fail: no test of it passes for a log that keeps nothing. */
class ConformanceControlTest {
  static final class NothingKept extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) {
      return new NoLog();
    }
  }

  @Test
  @DisplayName("a log that keeps nothing fails every test of the suite, and none is skipped")
  void everyTestFails() {
    var tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(NothingKept.class))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).isPositive();
    assertThat(tests.failed().count()).isEqualTo(tests.started().count());
    assertThat(tests.skipped().count()).isZero();
  }
}
