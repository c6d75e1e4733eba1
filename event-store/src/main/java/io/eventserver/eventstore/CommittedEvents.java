package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;

/** Gathers events that are read, one decision after the other, until they are told on. */
final class CommittedEvents {
  private List<Recorded<Object>> events = new ArrayList<>();
  private Set<Long> inside = new HashSet<>();
  private int whole;
  private long bytes;

  void add(Recorded<Object> recorded) {
    events.add(recorded);
  }

  /** What was added since the last call is one decision of so many bytes, or nothing. */
  void endDecision(int decisionBytes) {
    bytes += decisionBytes;
    for (int i = whole; i < events.size() - 1; i++) inside.add(events.get(i).position());
    whole = events.size();
  }

  /** What there is, and begins anew. */
  Optional<Committed> take() {
    // What is read while nothing is gathered, as at first, is not of what comes.
    long gathered = bytes;
    bytes = 0;
    if (events.isEmpty()) return Optional.empty();
    var committed = new Committed(events.getFirst().position() - 1, events, inside, gathered);
    events = new ArrayList<>();
    inside = new HashSet<>();
    whole = 0;
    return Optional.of(committed);
  }
}
