package io.eventserver.projections;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.MemoryLog;
import java.time.InstantSource;
import java.util.List;

/** Rows in the order of the aggregates, with no keys of their own. */
class RowsByAggregateTest extends RowStoreConformance {
  sealed interface Nothing {
    record Happened() implements Nothing {}
  }

  record Thing() implements Aggregate<Thing, Nothing, Nothing> {
    @Override
    public Decision<Nothing> decide(Nothing command) {
      return Decision.refuse("not in this test");
    }

    @Override
    public Thing evolve(Nothing event) {
      return this;
    }
  }

  private final Directory directory = new Directory();
  private final MemoryLog log =
      new MemoryLog(
          new EventTypes(List.of(AggregateType.of(new Thing(), Nothing.class, Nothing.class))),
          directory,
          InstantSource.system());

  @Override
  RowStore store() {
    return new RowsByAggregate(directory, "thing");
  }

  /** An aggregate becomes known by its first event. */
  @Override
  void known(Identity identity) {
    long number = identity.dense() + 1L;
    var first = Append.of("thing", identity.id(), 0, new Nothing.Happened());
    log.append(new Appends("me", number, number - 1, List.of(first)), _ -> {});
  }
}
