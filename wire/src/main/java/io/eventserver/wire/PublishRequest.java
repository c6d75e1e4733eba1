package io.eventserver.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Stores events that the client decided itself, as one decision. */
public record PublishRequest(
    String aggregate,
    String id,
    List<EventData> events,
    @Nullable String commandId,
    @Nullable Long expectedVersion,
    @Nullable String correlationId) {

  /** The field that holds a batch of them. */
  public static final String BATCH = "batch";

  public PublishRequest {
    Check.id("id", id);
    Check.id("commandId", commandId);
    Check.id("correlationId", correlationId);
    Check.atLeast("expectedVersion", expectedVersion, 0);
    if (events.isEmpty()) throw new IllegalArgumentException("events: at least one");
    events = List.copyOf(events);
  }
}
