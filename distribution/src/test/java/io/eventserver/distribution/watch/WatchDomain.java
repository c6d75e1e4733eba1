package io.eventserver.distribution.watch;

import io.eventserver.distribution.lamps.LampCommand;
import io.eventserver.distribution.lamps.LampDomain;
import io.eventserver.distribution.lamps.LampEvent;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import java.util.List;
import java.util.Optional;

/** Builds on the lamps: counts what happens to each, and notes whenever one is switched on. */
public final class WatchDomain implements Domain {

  /** How much has happened to a lamp. */
  public record Events(long count) {}

  @Override
  public String name() {
    return "watch";
  }

  @Override
  public void register(Registration server) {
    var events =
        server.projection(
            ProjectionType.<Events, LampEvent>of(
                "lamp-events",
                Events.class,
                LampEvent.class,
                (row, _) -> Optional.of(new Events(row.map(Events::count).orElse(0L) + 1))));
    server.reactor(
        ReactorType.of(
            "watchman",
            LampEvent.class,
            it ->
                it.event() instanceof LampEvent.SwitchedOn
                    ? List.of(
                        LampDomain.LAMP.issue(
                            it.id(),
                            new LampCommand.Write(
                                "seen after " + events.find(it.id()).orElseThrow().count())))
                    : List.of()));
  }
}
