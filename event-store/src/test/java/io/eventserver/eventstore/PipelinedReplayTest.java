package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Events and notes told behind the back of whoever reads them. */
@Timeout(60)
class PipelinedReplayTest {
  private static final Identity AGGREGATE = new Identity(0, "thing", "a");

  private static Recorded<Object> event(long position) {
    return new Recorded<>(
        position,
        "thing",
        "a",
        position,
        Instant.EPOCH,
        "event",
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** Remembers what it is told; fails at a position. */
  private static final class Told implements Replay {
    private final List<Object> all = new ArrayList<>();
    private final Throwable failure;
    private final long failsAt;

    Told() {
      this(0, new IllegalStateException());
    }

    Told(long failsAt, Throwable failure) {
      this.failsAt = failsAt;
      this.failure = failure;
    }

    @Override
    public void event(Identity identity, Recorded<Object> recorded) {
      if (recorded.position() == failsAt) sneak(failure);
      all.add(recorded.position());
    }

    @Override
    public void note(Note note) {
      all.add(note);
    }

    @Override
    public void progress(long bytesRead, long bytesTotal) {
      all.add("read " + bytesRead);
    }
  }

  @Test
  @DisplayName("everything is told once and in order, notes and progress between the events")
  void order() {
    var told = new Told();
    List<Object> expected = new ArrayList<>();
    try (var replay = new PipelinedReplay(told)) {
      for (long at = 1; at <= 100_000; at++) {
        replay.event(AGGREGATE, event(at));
        expected.add(at);
        if (at % 777 != 0) continue;
        var note = new Note.Checkpoint("r", at);
        replay.note(note);
        replay.progress(at, 100_000);
        expected.add(note);
        expected.add("read " + at);
      }
      replay.finish();
    }
    assertThat(told.all).isEqualTo(expected);
  }

  @Test
  @DisplayName("what it throws stops the reader, which does not read to the end before it hears")
  void failure() {
    var told = new Told(500, new IllegalStateException("cannot evolve"));
    long[] read = new long[1];
    try (var replay = new PipelinedReplay(told)) {
      assertThatThrownBy(
              () -> {
                while (true) replay.event(AGGREGATE, event(++read[0]));
              })
          .isInstanceOf(ReplayFailed.class)
          .hasMessageContaining("position 500");
    }
    assertThat(told.all).hasSize(499);
    assertThat(read[0]).isGreaterThan(500);
  }

  @Test
  @DisplayName("whatever it throws, also at the last event, names position and event")
  void throwsAnything() {
    for (var problem :
        List.of(
            new StackOverflowError(),
            new IOException("sneaked"),
            new InterruptedException("its"))) {
      var told = new Told(3, problem);
      try (var replay = new PipelinedReplay(told)) {
        for (long at = 1; at <= 3; at++) replay.event(AGGREGATE, event(at));
        assertThatThrownBy(replay::finish)
            .isInstanceOf(ReplayFailed.class)
            .hasMessageContaining("position 3")
            .hasCause(problem);
      }
      assertThat(told.all).hasSize(2);
    }
  }

  @SuppressWarnings("unchecked") // a checked exception that nobody declares, as other languages do
  private static <X extends Throwable> void sneak(Throwable problem) throws X {
    throw (X) problem;
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
    try (var replay = new PipelinedReplay(slow)) {
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
