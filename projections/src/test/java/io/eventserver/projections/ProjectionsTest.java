package io.eventserver.projections;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Projection;
import io.eventserver.domain.ProjectionType;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appended;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.MemoryLog;
import io.eventserver.projections.ProjectionsTest.Change.Added;
import io.eventserver.projections.ProjectionsTest.Change.Closed;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Projections fed by a log in memory. */
class ProjectionsTest {
  sealed interface Change {
    record Added(int amount, String group) implements Change {}

    record Closed() implements Change {}
  }

  sealed interface Order {
    record Add(int amount) implements Order {}
  }

  record Box(int held) implements Aggregate<Box, Order, Change> {
    @Override
    public Decision<Change> decide(Order order) {
      return Decision.refuse("not in this test");
    }

    @Override
    public Box evolve(Change change) {
      return this;
    }
  }

  record Total(int amount) {}

  static final AggregateType<Box, Order, Change> BOX =
      AggregateType.of(new Box(0), Order.class, Change.class);
  static final Projection<Total, Change> SUM =
      (row, recorded) ->
          switch (recorded.event()) {
            case Added(var amount, _) ->
                Optional.of(new Total(row.map(Total::amount).orElse(0) + amount));
            case Closed() -> Optional.empty();
          };

  private final Directory directory = new Directory();
  private final MemoryLog log =
      new MemoryLog(new EventTypes(List.of(BOX)), directory, InstantSource.system());
  private long messages;

  private Projections projections(ProjectionType<?, ?>... types) {
    var projections = new Projections(List.of(types), List.of(BOX), directory);
    log.start(committed -> committed.events().forEach(projections::apply));
    return projections;
  }

  private static ProjectionType<Total, Change> sums(String name) {
    return ProjectionType.of(name, Total.class, Change.class, SUM);
  }

  private void happens(String id, long version, Change change) {
    messages++;
    log.append(
        new Appends("me", messages, messages - 1, List.of(Append.of("box", id, version, change))),
        outcomes -> assertThat(outcomes.getFirst()).isInstanceOf(Appended.Stored.class));
  }

  @Test
  @DisplayName("each projection folds its own rows: by aggregate, and by a key of its own")
  void folds() {
    var grouped =
        sums("groups").keyedBy(it -> it.event() instanceof Added added ? added.group() : "none");
    var projections = projections(sums("boxes"), grouped);
    happens("a", 0, new Added(1, "red"));
    happens("b", 0, new Added(2, "red"));
    happens("a", 1, new Added(3, "blue"));
    assertThat(projections.find("boxes", "a")).contains(new Total(4));
    assertThat(projections.find("groups", "red")).contains(new Total(3));
    assertThat(projections.first("groups", 10)).containsExactly(new Total(3), new Total(3));
    happens("a", 2, new Closed());
    assertThat(projections.find("boxes", "a")).isEmpty();
    assertThat(projections.standings().get("boxes"))
        .isEqualTo(new Projections.Standing(1, null, null));
  }

  @Test
  @DisplayName("a projection that throws, whatever it throws, stops alone and says where")
  void stopsAlone() {
    var bad =
        ProjectionType.<Total, Change>of(
            "bad",
            Total.class,
            Change.class,
            (row, recorded) -> {
              if (recorded.position() == 2) sneak(new IOException("sneaked"));
              return SUM.project(row, recorded);
            });
    var projections = projections(bad, sums("good"));
    for (int i = 0; i < 3; i++) happens("a", i, new Added(1, "red"));
    assertThat(projections.find("good", "a")).contains(new Total(3));
    assertThat(projections.standings().get("bad"))
        .isEqualTo(new Projections.Standing(1, 2L, "java.io.IOException: sneaked"));
    assertThatThrownBy(() -> projections.find("bad", "a"))
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(503))
        .hasMessageContaining("position 2");
  }

  private static final class Mute extends RuntimeException {
    private static final long serialVersionUID = 1L;

    @Override
    public String getMessage() {
      throw new IllegalStateException("no message");
    }
  }

  @Test
  @DisplayName("also where it cannot even say what is wrong")
  void stopsMute() {
    var mute =
        ProjectionType.<Total, Change>of(
            "mute",
            Total.class,
            Change.class,
            (_, _) -> {
              throw new Mute();
            });
    var projections = projections(mute, sums("good"));
    for (int i = 0; i < 3; i++) happens("a", i, new Added(1, "red"));
    assertThat(projections.find("good", "a")).contains(new Total(3));
    assertThat(projections.standings().get("mute"))
        .isEqualTo(new Projections.Standing(0, 1L, Mute.class.getName()));
  }

  @SuppressWarnings("unchecked") // a checked exception that nobody declares, as other languages do
  private static <X extends Throwable> void sneak(Throwable problem) throws X {
    throw (X) problem;
  }

  @Test
  @DisplayName("a key that lives throughout is listed exactly once while others come and go")
  void listedOnce() {
    var projections = projections(sums("boxes"));
    for (int i = 0; i < 50; i++) happens("k" + i, 0, new Added(1, "red"));
    List<String> seen = new ArrayList<>();
    int round = 0;
    for (var from = OptionalInt.of(0); from.isPresent(); round++) {
      var page = projections.page("boxes", from.getAsInt(), 7);
      page.rows().forEach(row -> seen.add(row.key()));
      from = page.next();
      happens("k" + round, 1, new Closed());
      happens("new" + round, 0, new Added(1, "red"));
    }
    for (int i = round; i < 50; i++) assertThat(seen).containsOnlyOnce("k" + i);
  }

  @Test
  @DisplayName("an unknown projection is a 404 that names those there are")
  void unknown() {
    assertThatThrownBy(() -> projections(sums("boxes")).find("none", "a"))
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(404))
        .hasMessageContaining("boxes");
  }
}
