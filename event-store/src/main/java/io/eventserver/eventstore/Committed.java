package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.List;

/**
 * Events that have become durable, in order and without gaps.
 *
 * @param after the position before the first of them
 */
public record Committed(long after, List<Recorded<Object>> events) {
  public Committed {
    events = List.copyOf(events);
  }

  /** The position of the last of them. */
  public long position() {
    return after + events.size();
  }
}
