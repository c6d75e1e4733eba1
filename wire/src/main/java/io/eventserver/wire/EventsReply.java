package io.eventserver.wire;

import java.util.List;

/** A page of the log; {@code next} = the first position that it did not look at. */
public record EventsReply(List<RecordedData> events, long next, long head) {
  public EventsReply {
    events = List.copyOf(events);
  }
}
