package io.eventserver.server;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Domain;
import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import java.util.List;

/** Counters, and a reactor that looks at each step. */
final class Counters implements Domain {
  static final AggregateType<Counter, Order, Change> COUNTER =
      AggregateType.of(new Counter(0), Order.class, Change.class);

  sealed interface Order {
    record Step(int by) implements Order {}
  }

  sealed interface Change {
    record Stepped(int by) implements Change {}
  }

  record Counter(int count) implements Aggregate<Counter, Order, Change> {
    @Override
    public Decision<Change> decide(Order order) {
      return switch (order) {
        case Order.Step(var by) -> Decision.accept(new Change.Stepped(by));
      };
    }

    @Override
    public Counter evolve(Change change) {
      return switch (change) {
        case Change.Stepped(var by) -> new Counter(count + by);
      };
    }
  }

  @Override
  public String name() {
    return "counters";
  }

  @Override
  public void register(Registration registration) {
    registration.aggregate(COUNTER);
    registration.reactor(ReactorType.of("look", Change.class, _ -> List.<IssuedCommand>of()));
  }
}
