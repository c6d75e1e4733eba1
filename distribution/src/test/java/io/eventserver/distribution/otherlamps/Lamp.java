package io.eventserver.distribution.otherlamps;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Domain;
import io.eventserver.domain.Registration;

/** A domain that goes by the name of another one, and is not the same. */
public record Lamp() implements Aggregate<Lamp, Lamp.Command, Lamp.Event> {

  /** The one command. */
  public sealed interface Command {
    record Dim(int percent) implements Command {}
  }

  /** The one event. */
  public sealed interface Event {
    record Dimmed(int percent) implements Event {}
  }

  /** Registers it. */
  public static final class OtherLamps implements Domain {
    @Override
    public String name() {
      return "lamps";
    }

    @Override
    public void register(Registration server) {
      server.aggregate(AggregateType.of(new Lamp(), Command.class, Event.class));
    }
  }

  @Override
  public Decision<Event> decide(Command command) {
    return switch (command) {
      case Command.Dim(var percent) -> Decision.accept(new Event.Dimmed(percent));
    };
  }

  @Override
  public Lamp evolve(Event event) {
    return this;
  }
}
