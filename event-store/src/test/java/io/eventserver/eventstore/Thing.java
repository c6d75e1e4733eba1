package io.eventserver.eventstore;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import java.math.BigDecimal;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;

/** A domain with a field of every kind. */
record Thing() implements Aggregate<Thing, Thing.Event, Thing.Event> {
  static final AggregateType<Thing, Event, Event> TYPE =
      AggregateType.of(new Thing(), Event.class, Event.class);

  sealed interface Event {}

  /** What the record codec holds. */
  record Every(
      long a,
      int b,
      short c,
      byte d,
      char e,
      boolean f,
      double g,
      float h,
      String i,
      UUID j,
      Instant k)
      implements Event {

    static final Every LEAST =
        new Every(
            Long.MIN_VALUE,
            Integer.MIN_VALUE,
            Short.MIN_VALUE,
            Byte.MIN_VALUE,
            '\ud800',
            true,
            Double.NaN,
            -0f,
            "",
            new UUID(-1, 1),
            Instant.MIN);
    static final Every MOST =
        new Every(
            Long.MAX_VALUE,
            Integer.MAX_VALUE,
            Short.MAX_VALUE,
            Byte.MAX_VALUE,
            '\uffff',
            false,
            -0.0,
            Float.NEGATIVE_INFINITY,
            "ä😀\n\u2028\"",
            new UUID(0, 0),
            Instant.MAX);
    static final Every SOME =
        new Every(
            -1,
            7,
            (short) 0,
            (byte) 1,
            'a',
            false,
            0.1 + 0.2,
            1e-30f,
            "x",
            UUID.fromString("00000000-0000-0000-0000-00000000000a"),
            Instant.ofEpochSecond(1, 1));
  }

  /** What JSON holds. */
  record Loose(List<String> labels, BigDecimal amount, Optional<String> note) implements Event {}

  @Override
  public Decision<Event> decide(Event command) {
    return Decision.accept(command);
  }

  @Override
  public Thing evolve(Event event) {
    return this;
  }
}
