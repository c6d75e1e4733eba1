package io.eventserver.domain;

import java.util.List;

/**
 * The outcome of a command: accepted with events, or refused with a reason and possibly events.
 *
 * <p>The events of a refusal are stored like those of an acceptance: a refused command can leave a
 * trace. An accepted decision may be empty: nothing had to change.
 *
 * @param <E> the sealed interface of the events
 */
public sealed interface Decision<E> {

  /** What happened, in order; stored as one atomic append. */
  List<E> events();

  /** The command holds. */
  record Accepted<E>(List<E> events) implements Decision<E> {
    public Accepted {
      events = List.copyOf(events);
    }
  }

  /** The command does not hold, for a reason that is told to its sender. */
  record Refused<E>(String reason, List<E> events) implements Decision<E> {
    public Refused {
      if (reason.isBlank()) throw new IllegalArgumentException("a refusal needs a reason");
      events = List.copyOf(events);
    }
  }

  /** Accepts with the events given. */
  @SafeVarargs
  static <E> Decision<E> accept(E... events) {
    return new Accepted<>(List.of(events));
  }

  /** Refuses for a reason, with the events given. */
  @SafeVarargs
  static <E> Decision<E> refuse(String reason, E... events) {
    return new Refused<>(reason, List.of(events));
  }
}
