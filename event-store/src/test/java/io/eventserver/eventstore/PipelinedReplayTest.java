package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Events and notes told behind the back of whoever reads them. */
class PipelinedReplayTest extends ReplayRunConformance {
  @Override
  ReplayRun run(Replay target) {
    return new PipelinedReplay(target);
  }

  @Test
  @DisplayName("what it throws stops the reader, which does not read to the end before it hears")
  void failure() {
    var told = Told.failingAt(500, new IllegalStateException("cannot evolve"));
    long[] read = new long[1];
    try (var replay = run(told)) {
      assertThatThrownBy(
              () -> {
                while (true) replay.event(AGGREGATE, event(++read[0]));
              })
          .isInstanceOf(ReplayFailed.class)
          .hasMessageContaining("position 500");
    }
    assertThat(told.all()).hasSize(499);
    assertThat(read[0]).isGreaterThan(500);
  }

  @Test
  @DisplayName("closed before the end, it tells nothing more and leaves no thread behind")
  void closed() {
    var begun = new CountDownLatch(1);
    var hold = new CountDownLatch(1);
    List<Long> told = new ArrayList<>();
    var teller = new AtomicReference<Thread>();
    Replay slow =
        (_, recorded) -> {
          teller.set(Thread.currentThread());
          begun.countDown();
          if (recorded.position() > 1_000) await(hold);
          told.add(recorded.position());
        };
    try (var replay = run(slow)) {
      for (long at = 1; at <= 5_000; at++) replay.event(AGGREGATE, event(at));
      await(begun);
    }
    assertThat(told).hasSizeLessThan(5_000);
    assertThat(teller.get().isAlive()).isFalse();
  }

  private static void await(CountDownLatch latch) {
    try {
      latch.await();
    } catch (InterruptedException e) {
      throw new IllegalStateException(e);
    }
  }
}
