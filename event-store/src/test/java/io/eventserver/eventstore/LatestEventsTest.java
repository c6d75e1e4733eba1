package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.stream.LongStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What was committed last is read again without the log, as long as it is what the log has. */
class LatestEventsTest {
  private final EventTypes types = new EventTypes(List.of());
  private final LatestEvents latest = new LatestEvents(types);

  @BeforeEach
  void know() {
    types.add(Ledger.TYPE);
  }

  private void commits(long from, long to, int bytes) {
    List<Recorded<Object>> events =
        LongStream.rangeClosed(from, to)
            .mapToObj(at -> recorded(at, new Ledger.Booked(at, "tea")))
            .toList();
    latest.add(new Committed(from - 1, events, Set.of(), bytes));
  }

  private static Recorded<Object> recorded(long position, Object event) {
    return Recorded.of(position, "ledger", "a", position, Instant.EPOCH, event);
  }

  private List<Long> page(long from, int limit) {
    return latest.page(from, limit).stream().map(Recorded::position).toList();
  }

  @Test
  @DisplayName("a page goes on over several commits, and ends where it is full or nothing is left")
  void pages() {
    commits(11, 13, 1);
    commits(14, 14, 1);
    commits(15, 20, 1);
    assertThat(page(11, 100)).containsExactly(11L, 12L, 13L, 14L, 15L, 16L, 17L, 18L, 19L, 20L);
    assertThat(page(13, 4)).containsExactly(13L, 14L, 15L, 16L);
    assertThat(page(14, 1)).containsExactly(14L);
    assertThat(page(20, 9)).containsExactly(20L);
    assertThat(page(21, 9)).as("beyond the last").isEmpty();
    assertThat(page(10, 9)).as("before the first").isEmpty();
  }

  @Test
  @DisplayName("the oldest go when there are too many, or too many bytes")
  void bounds() {
    commits(1, 10, 1);
    commits(11, LatestEvents.EVENTS_MAX + 5, 1);
    assertThat(page(10, 1)).isEmpty();
    assertThat(page(11, 1)).containsExactly(11L);
    long next = LatestEvents.EVENTS_MAX + 6L;
    commits(next, next, LatestEvents.BYTES_MAX - 1);
    assertThat(page(11, 1)).containsExactly(11L);
    commits(next + 1, next + 1, 2);
    assertThat(page(11, 1)).isEmpty();
    assertThat(page(next + 1, 1)).containsExactly(next + 1);
    commits(next + 2, next + 2, LatestEvents.BYTES_MAX + 1);
    assertThat(page(next + 2, 1)).as("one that is too large alone").isEmpty();
  }

  @Test
  @DisplayName("the log is asked where the domain has come, gone or changed since")
  void domains() {
    commits(1, 2, 1);
    assertThat(page(1, 9)).hasSize(2);
    types.remove(Set.of("ledger"));
    assertThat(page(1, 9)).as("gone").isEmpty();
    var codec = Ledger.TYPES.codec("ledger", new Ledger.Booked(1, "tea"));
    var unknown = UnknownEvent.of(codec.stored(), new byte[0], types);
    latest.add(new Committed(2, List.of(recorded(3, unknown)), Set.of(), 1));
    assertThat(page(3, 9)).as("unknown still").containsExactly(3L);
    types.add(Ledger.TYPE);
    assertThat(page(3, 9)).as("known now").isEmpty();
    assertThat(page(1, 2)).as("the same as before").hasSize(2);
    latest.add(new Committed(3, List.of(recorded(4, "of another loader")), Set.of(), 1));
    assertThat(page(4, 9)).as("changed").isEmpty();
  }
}
