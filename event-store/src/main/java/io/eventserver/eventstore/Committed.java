package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.List;
import java.util.Set;

/**
 * Events that have become durable, in order and without gaps, decisions only whole.
 *
 * @param after the position before the first of them
 * @param inside positions of those after which their decision goes on
 * @param bytes that they take in the log
 */
public record Committed(long after, List<Recorded<Object>> events, Set<Long> inside, long bytes) {
  public Committed {
    events = List.copyOf(events);
    inside = Set.copyOf(inside);
  }

  /** The position of the last of them. */
  public long position() {
    return after + events.size();
  }

  /** Whether a decision ends with one of these events. */
  boolean endsDecision(int index) {
    return inside.isEmpty() || !inside.contains(events.get(index).position());
  }
}
