package io.eventserver.wire;

import java.util.List;

/** A request that the domain refused, with the events that it stored nevertheless. */
public final class Refusal extends RequestFailure {
  private static final long serialVersionUID = 1L;

  private final long version;
  private final long position;
  private final transient List<EventData> events;

  Refusal(String reason, long version, long position, List<EventData> events) {
    super(FailureCode.REFUSED, reason);
    this.version = version;
    this.position = position;
    this.events = List.copyOf(events);
  }

  /** The same as an item of a batch has it. */
  public WriteResult.Failed result() {
    return new WriteResult.Failed(code().number(), reason(), version, position, events);
  }

  /** Number of the aggregate's events afterwards. */
  public long version() {
    return version;
  }

  /** That of its last event; without events, the highest that the decision saw. */
  public long position() {
    return position;
  }

  public List<EventData> events() {
    return events;
  }
}
