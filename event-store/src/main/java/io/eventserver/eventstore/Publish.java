package io.eventserver.eventstore;

import java.util.List;

/** Stores events that were decided elsewhere, as one decision. */
public record Publish(String aggregate, String id, List<Object> events, Terms terms)
    implements Request {
  public Publish {
    events = List.copyOf(events);
  }
}
