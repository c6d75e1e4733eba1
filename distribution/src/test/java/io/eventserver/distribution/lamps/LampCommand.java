package io.eventserver.distribution.lamps;

/** What can be asked of a lamp. */
public sealed interface LampCommand {
  record Toggle() implements LampCommand {}

  /** {@code decide} throws. */
  record Smash() implements LampCommand {}

  /** {@code evolve} throws. */
  record Crack() implements LampCommand {}

  /** Stores nothing. */
  record Look() implements LampCommand {}

  record Write(String text) implements LampCommand {}
}
