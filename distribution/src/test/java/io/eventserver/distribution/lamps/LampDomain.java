package io.eventserver.distribution.lamps;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import java.util.List;
import java.util.Optional;

/** Lamps, a projection that counts them by state, one that stops, and a reactor that fails. */
public final class LampDomain implements Domain {
  public static final AggregateType<Lamp, LampCommand, LampEvent> LAMP =
      AggregateType.of(Lamp.NONE, LampCommand.class, LampEvent.class);

  /** How often lamps were switched into a state. */
  public record Count(long times) {}

  @Override
  public String name() {
    return "lamps";
  }

  @Override
  public void register(Registration server) {
    server.aggregate(LAMP);
    server.projection(
        ProjectionType.<Count, LampEvent>of(
                "switches",
                Count.class,
                LampEvent.class,
                (row, _) -> Optional.of(new Count(row.map(Count::times).orElse(0L) + 1)))
            .keyedBy(it -> it.event().getClass().getSimpleName()));
    server.projection(
        ProjectionType.<Count, LampEvent>of(
            "fragile",
            Count.class,
            LampEvent.class,
            (_, it) -> {
              if (it.event() instanceof LampEvent.Written(var text) && text.equals("stop")) {
                throw new IllegalStateException("told to stop");
              }
              return Optional.of(new Count(1));
            }));
    server.reactor(
        ReactorType.of(
            "electrician",
            LampEvent.class,
            it -> {
              if (it.event() instanceof LampEvent.Written(var text)
                  && text.equals("short circuit")) {
                throw new IllegalStateException("ouch");
              }
              return it.event() instanceof LampEvent.Written(var text) && text.equals("toggle")
                  ? List.of(LAMP.issue(it.id(), new LampCommand.Toggle()))
                  : List.of();
            }));
  }
}
