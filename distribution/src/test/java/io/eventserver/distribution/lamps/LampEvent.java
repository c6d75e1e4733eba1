package io.eventserver.distribution.lamps;

/** What can have happened to a lamp. */
public sealed interface LampEvent {
  record SwitchedOn() implements LampEvent {}

  record SwitchedOff() implements LampEvent {}

  record Cracked() implements LampEvent {}

  record Written(String text) implements LampEvent {}
}
