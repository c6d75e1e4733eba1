package io.eventserver.server;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Domain;
import io.eventserver.domain.IssuedCommand;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Recorded;
import io.eventserver.domain.Registration;
import io.eventserver.domain.Rows;
import java.math.BigDecimal;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;

/** Tills with a row each, and a reactor that prints a receipt of what the row says. */
final class Shop implements Domain {
  static final AggregateType<Till, Sell, Sold> TILL =
      AggregateType.of(new Till(0), Sell.class, Sold.class);
  static final AggregateType<Receipt, Print, Printed> RECEIPT =
      AggregateType.of(new Receipt(0), Print.class, Printed.class);
  static final ProjectionType<Takings, Sold> TAKINGS =
      ProjectionType.of("takings", Takings.class, Sold.class, Shop::add);

  static final AggregateType<Scale, Weigh, Weighed> SCALE =
      AggregateType.of(new Scale(BigDecimal.ZERO), Weigh.class, Weighed.class);

  record Weigh(BigDecimal kilos) {}

  record Weighed(BigDecimal kilos) {}

  record Sell(int amount) {}

  record Sold(int amount) {}

  record Print(int number, int sum) {}

  record Printed(int number, int sum) {}

  record Takings(int count, int sum) {}

  /** The positions of which this node has printed a receipt. */
  final List<Long> reactedTo = new CopyOnWriteArrayList<>();

  record Till(int sum) implements Aggregate<Till, Sell, Sold> {
    @Override
    public Decision<Sold> decide(Sell sell) {
      return sum + sell.amount < 0
          ? Decision.refuse("only " + sum)
          : Decision.accept(new Sold(sell.amount));
    }

    @Override
    public Till evolve(Sold sold) {
      return new Till(sum + sold.amount);
    }
  }

  record Scale(BigDecimal kilos) implements Aggregate<Scale, Weigh, Weighed> {
    @Override
    public Decision<Weighed> decide(Weigh weigh) {
      return Decision.accept(new Weighed(weigh.kilos));
    }

    @Override
    public Scale evolve(Weighed weighed) {
      return new Scale(weighed.kilos);
    }
  }

  record Receipt(int count) implements Aggregate<Receipt, Print, Printed> {
    @Override
    public Decision<Printed> decide(Print print) {
      return Decision.accept(new Printed(print.number, print.sum));
    }

    @Override
    public Receipt evolve(Printed printed) {
      return new Receipt(count + 1);
    }
  }

  private static Optional<Takings> add(Optional<Takings> row, Recorded<Sold> recorded) {
    var before = row.orElse(new Takings(0, 0));
    return Optional.of(new Takings(before.count + 1, before.sum + recorded.event().amount));
  }

  @Override
  public String name() {
    return "shop";
  }

  @Override
  public void register(Registration registration) {
    registration.aggregate(TILL);
    registration.aggregate(RECEIPT);
    registration.aggregate(SCALE);
    var rows = registration.projection(TAKINGS);
    registration.reactor(ReactorType.of("print", Sold.class, it -> print(rows, it)));
  }

  private List<IssuedCommand> print(Rows<Takings> rows, Recorded<Sold> recorded) {
    if (!Thread.currentThread().isVirtual()) throw new IllegalStateException("it may block");
    var row = rows.find(recorded.id()).orElseThrow();
    if (row.count < recorded.version()) throw new IllegalStateException("a row of the past");
    reactedTo.add(recorded.position());
    return List.of(
        new IssuedCommand("receipt", recorded.id(), new Print((int) recorded.version(), row.sum)));
  }
}
