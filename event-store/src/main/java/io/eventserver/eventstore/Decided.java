package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.List;
import java.util.Optional;

/** A decision as it stands in the log, found by its command id. */
public record Decided(
    String commandId, long fingerprint, Optional<String> refusal, List<Recorded<Object>> events) {
  public Decided {
    events = List.copyOf(events);
  }

  /** Whether a request with the same command id is a repeat of this one. */
  public boolean isOf(String aggregate, String id, long print) {
    var first = events.getFirst();
    return fingerprint == print && first.aggregate().equals(aggregate) && first.id().equals(id);
  }

  /** What its sender was answered. */
  public Answer answer() {
    var last = events.getLast();
    var plain = events.stream().map(Recorded::event).toList();
    return refusal.isPresent()
        ? new Answer.Refused(refusal.get(), last.version(), last.position(), plain)
        : new Answer.Accepted(last.version(), last.position(), plain);
  }
}
