package io.eventserver.reactors;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Committed;
import io.eventserver.eventstore.Positions;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class KindWatchTest {
  private final Positions applied = new Positions();
  private final KindWatch watch = new KindWatch(String.class, applied, _ -> {});

  KindWatchTest() {
    applied.onAdvance(watch::advanced);
  }

  private static Committed committed(long after, Object... events) {
    List<Recorded<Object>> all = new ArrayList<>();
    for (Object event : events) {
      long position = after + all.size() + 1;
      all.add(
          new Recorded<>(
              position,
              "thing",
              "a",
              position,
              Instant.EPOCH,
              event,
              Optional.empty(),
              Optional.empty(),
              Map.of()));
    }
    return new Committed(after, all, Set.of(), 0);
  }

  private void happens(long after, Object... events) {
    watch.committed(committed(after, events));
    applied.advance(after + events.length);
  }

  private CompletableFuture<Void> waiting(long position) {
    return CompletableFuture.runAsync(
        () -> {
          try {
            while (watch.nothingUpTo(position) >= applied.position()) watch.awaitBeyond(position);
          } catch (InterruptedException e) {
            throw new IllegalStateException(e);
          }
        });
  }

  @Test
  @DisplayName("before it has heard of anything, anything may be of the kind")
  void unknown() {
    applied.advance(7);
    assertThat(watch.nothingUpTo(3)).isEqualTo(3);
  }

  @Test
  @DisplayName("what is not of the kind is passed, up to the next that is")
  void passes() {
    happens(10, 1, 2, "a", 3, "b", 4);
    assertThat(watch.nothingUpTo(10)).isEqualTo(12);
    assertThat(watch.nothingUpTo(13)).isEqualTo(14);
    assertThat(watch.nothingUpTo(15)).isEqualTo(16);
  }

  @Test
  @DisplayName("who goes back to before what was passed knows nothing of it")
  void back() {
    happens(10, 1, 2, "a", 3);
    assertThat(watch.nothingUpTo(13)).isEqualTo(14);
    assertThat(watch.nothingUpTo(10)).isEqualTo(10);
    assertThat(watch.nothingUpTo(5)).isEqualTo(5);
  }

  @Test
  @DisplayName("after a gap, only what came behind it is known")
  void gap() {
    happens(10, 1);
    happens(20, 2, "a");
    assertThat(watch.nothingUpTo(11)).isEqualTo(11);
    assertThat(watch.nothingUpTo(20)).isEqualTo(21);
  }

  @Test
  @DisplayName("what is committed and not applied has not come yet")
  void notApplied() {
    happens(0, 1);
    watch.committed(committed(1, 2, "a"));
    assertThat(watch.nothingUpTo(0)).isEqualTo(1);
    applied.advance(3);
    assertThat(watch.nothingUpTo(1)).isEqualTo(2);
  }

  @Test
  @DisplayName("of very many of the kind the first are forgotten, and are to be read")
  void many() {
    happens(0, 1);
    Object[] strings = new Object[20_000];
    Arrays.fill(strings, "a");
    happens(1, strings);
    assertThat(watch.nothingUpTo(1)).isEqualTo(1);
    assertThat(watch.nothingUpTo(20_000)).isEqualTo(20_000);
  }

  @Test
  @DisplayName("who waits is woken by the kind, committed first or applied first")
  void wakes() throws Exception {
    happens(0, 1);
    var first = waiting(1);
    happens(1, 2, 3);
    assertThat(first).isNotDone();
    happens(3, "a");
    first.get(10, TimeUnit.SECONDS);
    var second = waiting(4);
    applied.advance(6);
    watch.committed(committed(4, 5, "b"));
    second.get(10, TimeUnit.SECONDS);
  }
}
