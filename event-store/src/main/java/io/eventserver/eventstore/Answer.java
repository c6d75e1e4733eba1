package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.List;

/** What a request to write came to. */
public sealed interface Answer {

  /** It holds; {@code position} = that of its last event, or the highest that its decision saw. */
  record Accepted(long version, long position, List<Object> events) implements Answer {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The domain refused it, and stored these events nevertheless. */
  record Refused(String reason, long version, long position, List<Object> events)
      implements Answer {
    public Refused {
      events = List.copyOf(events);
    }
  }

  /** It failed; nothing was stored, unless the code is 504. */
  record Failed(RequestFailure failure) implements Answer {}
}
