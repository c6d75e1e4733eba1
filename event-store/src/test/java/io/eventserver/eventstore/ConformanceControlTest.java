package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import java.time.InstantSource;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The suites themselves can fail: no test of them passes for what does nothing. */
class ConformanceControlTest {
  static final class NothingKept extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) {
      return new NoLog();
    }
  }

  static final class NothingTold extends ReplayRunConformance {
    @Override
    ReplayRun run(Replay target) {
      return new DirectReplay(Replay.NOTHING);
    }
  }

  @Test
  @DisplayName("a log that keeps nothing fails every test of the suite, and none is skipped")
  void nothingKept() {
    everyTestFails(NothingKept.class);
  }

  @Test
  @DisplayName("a run that tells nothing fails every test of its suite")
  void nothingTold() {
    everyTestFails(NothingTold.class);
  }

  private static void everyTestFails(Class<?> suite) {
    var tests =
        EngineTestKit.engine("junit-jupiter").selectors(selectClass(suite)).execute().testEvents();
    assertThat(tests.started().count()).isPositive();
    assertThat(tests.failed().count()).isEqualTo(tests.started().count());
    assertThat(tests.skipped().count()).isZero();
  }
}
