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

/** Events and notes told by whoever reads them. */
class DirectReplayTest {
  private static final Identity AGGREGATE = new Identity(0, "thing", "a");

  private static Recorded<Object> event(long position) {
    return Recorded.of(position, "thing", "a", position, Instant.EPOCH, "event");
  }

  @Test
  @DisplayName("everything is told at once, in order")
  void order() {
    List<Object> told = new ArrayList<>();
    Replay target =
        new Replay() {
          @Override
          public void event(Identity identity, Recorded<Object> recorded) {
            told.add(recorded.position());
          }

          @Override
          public void note(Note note) {
            told.add(note);
          }

          @Override
          public void progress(long bytesRead, long bytesTotal) {
            told.add("read " + bytesRead);
          }
        };
    var note = new Note.Checkpoint("r", 1);
    try (var replay = new DirectReplay(target)) {
      replay.event(AGGREGATE, event(1));
      replay.note(note);
      replay.event(AGGREGATE, event(2));
      replay.progress(7, 8);
      assertThat(told).containsExactly(1L, note, 2L, "read 7");
      replay.finish();
    }
    assertThat(told).hasSize(4);
  }

  @Test
  @DisplayName("what is thrown at an event names it, whatever it is")
  void throwsAnything() {
    for (var problem : List.of(new StackOverflowError(), new IOException("sneaked"))) {
      Replay target = (_, _) -> sneak(problem);
      try (var replay = new DirectReplay(target)) {
        assertThatThrownBy(() -> replay.event(AGGREGATE, event(3)))
            .isInstanceOf(ReplayFailed.class)
            .hasMessageContaining("position 3")
            .hasCause(problem);
      }
    }
  }

  @Test
  @DisplayName("what is thrown at a note is not taken for a damaged log")
  void note() {
    Replay target =
        new Replay() {
          @Override
          public void event(Identity identity, Recorded<Object> recorded) {}

          @Override
          public void note(Note note) {
            throw new IllegalArgumentException("no such reactor");
          }
        };
    try (var replay = new DirectReplay(target)) {
      assertThatThrownBy(() -> replay.note(new Note.Checkpoint("r", 1)))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("no such reactor");
    }
  }

  @SuppressWarnings("unchecked") // a checked exception that nobody declares, as other languages do
  private static <X extends Throwable> void sneak(Throwable problem) throws X {
    throw (X) problem;
  }
}
