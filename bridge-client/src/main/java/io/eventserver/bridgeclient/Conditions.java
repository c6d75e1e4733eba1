package io.eventserver.bridgeclient;

import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;

/**
 * What goes with a write.
 *
 * @param commandId makes repeats harmless; random unless given
 * @param expectedVersion the version that the aggregate must have, where the sender insists
 * @param correlationId what ties it to a larger conversation
 */
public record Conditions(
    String commandId, OptionalLong expectedVersion, Optional<String> correlationId) {

  /** No conditions, and a command id of its own. */
  public static Conditions none() {
    return new Conditions(UUID.randomUUID().toString(), OptionalLong.empty(), Optional.empty());
  }

  public Conditions commandId(String id) {
    return new Conditions(id, expectedVersion, correlationId);
  }

  public Conditions expectedVersion(long version) {
    return new Conditions(commandId, OptionalLong.of(version), correlationId);
  }

  public Conditions correlationId(String id) {
    return new Conditions(commandId, expectedVersion, Optional.of(id));
  }
}
