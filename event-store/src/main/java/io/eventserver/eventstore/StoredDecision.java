package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.List;
import java.util.Optional;

/**
 * A decision as it stands in the log.
 *
 * @param fingerprint of its command; 0 where it has no command id
 * @param refusal the reason, where it is a refusal
 * @param events at least one
 */
public record StoredDecision(
    long fingerprint, Optional<String> refusal, List<Recorded<Object>> events) {
  public StoredDecision {
    events = List.copyOf(events);
  }

  /** Position of its first event. */
  public long first() {
    return events.getFirst().position();
  }

  /** Position of its last event. */
  public long last() {
    return events.getLast().position();
  }
}
