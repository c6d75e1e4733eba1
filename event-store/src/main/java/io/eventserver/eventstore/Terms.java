package io.eventserver.eventstore;

import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * What comes with a request to write, beside what is to be written.
 *
 * @param commandId makes a repeat harmless, where there is one
 * @param expectedVersion the version that the aggregate must have, where the sender insists
 * @param correlationId what ties it to a larger conversation
 * @param meta what the server notes about it
 */
public record Terms(
    Optional<String> commandId,
    OptionalLong expectedVersion,
    Optional<String> correlationId,
    Map<String, String> meta) {
  /** What the command ids of reactors begin with, and those of nobody else. */
  public static final String REACTOR_PREFIX = "reactor:";

  /** No terms at all. */
  public static final Terms NONE =
      new Terms(Optional.empty(), OptionalLong.empty(), Optional.empty(), Map.of());

  public Terms {
    meta = Map.copyOf(meta);
  }
}
