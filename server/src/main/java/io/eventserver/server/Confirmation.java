package io.eventserver.server;

import java.io.Console;
import java.util.Optional;

/** The answer of a person at the terminal. */
final class Confirmation {
  private Confirmation() {}

  /** Whether somebody is there and says yes. */
  static boolean of(String question, Object... of) {
    return Optional.ofNullable(System.console())
        .filter(Console::isTerminal)
        .map(console -> console.readLine(question + " [y/N] ", of))
        .filter(answer -> answer.equalsIgnoreCase("y") || answer.equalsIgnoreCase("yes"))
        .isPresent();
  }
}
