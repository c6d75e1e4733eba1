package io.eventserver.distribution.lamps;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.Decision;

/** A second domain, to show that the server knows nothing of accounts, and one that misbehaves. */
public record Lamp(boolean on, long switched) implements Aggregate<Lamp, LampCommand, LampEvent> {
  public static final Lamp NONE = new Lamp(false, 0);

  @Override
  public Decision<LampEvent> decide(LampCommand command) {
    return switch (command) {
      case LampCommand.Toggle() when on -> Decision.accept(new LampEvent.SwitchedOff());
      case LampCommand.Toggle() -> Decision.accept(new LampEvent.SwitchedOn());
      case LampCommand.Smash() -> throw new IllegalStateException("broken glass");
      case LampCommand.Crack() -> Decision.accept(new LampEvent.Cracked());
      case LampCommand.Look() -> Decision.accept();
      case LampCommand.Write(var text) -> Decision.accept(new LampEvent.Written(text));
    };
  }

  @Override
  public Lamp evolve(LampEvent event) {
    return switch (event) {
      case LampEvent.SwitchedOn() -> new Lamp(true, switched + 1);
      case LampEvent.SwitchedOff() -> new Lamp(false, switched + 1);
      case LampEvent.Cracked() -> throw new IllegalStateException("cannot be cracked");
      case LampEvent.Written _ -> this;
    };
  }
}
