package io.eventserver.bridgeclient;

import java.util.List;

/**
 * What a command or a publish came to; whatever else goes wrong is a {@link
 * io.eventserver.wire.RequestFailure}.
 *
 * @param <E> the aggregate's events
 */
public sealed interface Outcome<E> {

  /** The aggregate's version afterwards. */
  long version();

  /** Position of the last event, for a read that must include it. */
  long position();

  /** What was stored. */
  List<E> events();

  /** It holds. */
  record Accepted<E>(long version, long position, List<E> events) implements Outcome<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The domain refused it, and stored these events nevertheless. */
  record Refused<E>(String reason, long version, long position, List<E> events)
      implements Outcome<E> {
    public Refused {
      events = List.copyOf(events);
    }
  }
}
