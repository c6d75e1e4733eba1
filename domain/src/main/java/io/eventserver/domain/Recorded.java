package io.eventserver.domain;

import java.time.Instant;
import java.util.Map;
import java.util.Optional;

/**
 * An event with its envelope, as stored.
 *
 * @param position number of the event in the log: 1, 2, 3 … without gaps
 * @param aggregate name of the aggregate's type
 * @param id the aggregate's id within its type
 * @param version number of the event within its aggregate: 1, 2, 3 …
 * @param time when it was stored, in milliseconds, never before the time of an earlier position
 * @param event the fact itself
 * @param commandId id of the command that caused it, where the sender gave one
 * @param correlationId what ties it to a larger conversation
 * @param meta what else the server noted, by name
 */
public record Recorded<E>(
    long position,
    String aggregate,
    String id,
    long version,
    Instant time,
    E event,
    Optional<String> commandId,
    Optional<String> correlationId,
    Map<String, String> meta) {

  /** A recorded event without the optional parts, as a test wants it. */
  public static <E> Recorded<E> of(
      long position, String aggregate, String id, long version, Instant time, E event) {
    return new Recorded<>(
        position,
        aggregate,
        id,
        version,
        time,
        event,
        Optional.empty(),
        Optional.empty(),
        Map.of());
  }

  /** The same envelope around another event. */
  public <F> Recorded<F> with(F other) {
    return new Recorded<>(
        position, aggregate, id, version, time, other, commandId, correlationId, meta);
  }
}
