package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Recorded;
import java.io.IOException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What holds on the way of a replay through a log, whichever thread tells it. */
@Timeout(60)
abstract class ReplayRunConformance {
  static final Identity AGGREGATE = new Identity(0, "thing", "a");

  abstract ReplayRun run(Replay target);

  static Recorded<Object> event(long position) {
    return Recorded.of(position, "thing", "a", position, Instant.EPOCH, "event");
  }

  @Test
  @DisplayName("everything is told once and in order, notes and progress between the events")
  void order() {
    var told = new Told();
    List<Object> expected = new ArrayList<>();
    try (var run = run(told)) {
      for (long at = 1; at <= 100_000; at++) {
        run.event(AGGREGATE, event(at));
        expected.add(at);
        if (at % 777 != 0) continue;
        var note = new Note.Checkpoint("r", at);
        run.note(note);
        run.progress(at, 100_000);
        expected.add(note);
        expected.add("read " + at);
      }
      run.finish();
    }
    assertThat(told.all()).isEqualTo(expected);
  }

  @Test
  @DisplayName("whatever it throws, also at the last event, names position and event")
  void throwsAnything() {
    for (var problem :
        List.of(
            new StackOverflowError(),
            new IOException("sneaked"),
            new InterruptedException("its"))) {
      var told = Told.failingAt(3, problem);
      try (var run = run(told)) {
        assertThatThrownBy(
                () -> {
                  for (long at = 1; at <= 3; at++) run.event(AGGREGATE, event(at));
                  run.finish();
                })
            .isInstanceOf(ReplayFailed.class)
            .hasMessageContaining("position 3")
            .hasCause(problem);
      }
      assertThat(told.all()).hasSize(2);
    }
  }

  @Test
  @DisplayName("what it throws at a note is not taken for something that is wrong with the log")
  void note() {
    var problem = new IllegalArgumentException("no such reactor");
    try (var run = run(Told.failingAtNotes(problem))) {
      assertThatThrownBy(
              () -> {
                run.note(new Note.Checkpoint("r", 1));
                run.finish();
              })
          .isInstanceOf(IllegalStateException.class)
          .hasCause(problem);
    }
  }
}
