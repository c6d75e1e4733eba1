package io.eventserver.eventstore;

import java.util.List;

/** What the appends of one message came to, in their order. */
public record Outcomes(List<Appended> outcomes) {
  public Outcomes {
    outcomes = List.copyOf(outcomes);
  }
}
