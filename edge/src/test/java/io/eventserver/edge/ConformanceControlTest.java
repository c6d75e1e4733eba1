package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;

/** The suite itself can fail: no test of it passes for a bridge that does nothing. */
class ConformanceControlTest {
  static final class Silent extends BridgeConformance {
    @Override
    int open(Vertx vertx) throws Exception {
      // Whatever comes, it says an empty object.
      return vertx
          .createNetServer()
          .connectHandler(
              it -> it.handler(_ -> it.write(Buffer.buffer().appendInt(2).appendString("{}"))))
          .listen(0, "127.0.0.1")
          .toCompletionStage()
          .toCompletableFuture()
          .get(10, TimeUnit.SECONDS)
          .actualPort();
    }

    @Override
    String deniedAt(String replyAddress) {
      return replyAddress;
    }

    @Override
    int heardWhenRegisteredTwice() {
      return 1;
    }
  }

  @Test
  @DisplayName("a bridge that does nothing fails every test of the suite, and none is skipped")
  void everyTestFails() {
    var tests =
        EngineTestKit.engine("junit-jupiter")
            .selectors(selectClass(Silent.class))
            .execute()
            .testEvents();
    assertThat(tests.started().count()).isPositive();
    assertThat(tests.failed().count()).isEqualTo(tests.started().count());
    assertThat(tests.skipped().count()).isZero();
  }
}
