package io.eventserver.eventstore;

import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * One decision to be stored: all of its events or none.
 *
 * @param expectedVersion the version of the aggregate on which it was decided
 * @param fingerprint tells a repeat of the command from another command under the same id
 * @param refusal the reason, where the decision is a refusal
 */
public record Append(
    String aggregate,
    String id,
    long expectedVersion,
    List<Object> events,
    Optional<String> commandId,
    long fingerprint,
    Optional<String> refusal,
    Optional<String> correlationId,
    Map<String, String> meta) {

  public Append {
    events = List.copyOf(events);
    meta = Map.copyOf(meta);
  }

  /** An append of events alone, as a test wants it. */
  public static Append of(String aggregate, String id, long expectedVersion, Object... events) {
    return new Append(
        aggregate,
        id,
        expectedVersion,
        List.of(events),
        Optional.empty(),
        0,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The same under a command id. */
  public Append as(String id, long print) {
    return new Append(
        aggregate,
        this.id,
        expectedVersion,
        events,
        Optional.of(id),
        print,
        refusal,
        correlationId,
        meta);
  }
}
