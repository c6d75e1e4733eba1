package io.eventserver.eventstore;

import java.util.Optional;
import java.util.UUID;

/** Ids that are UUIDs in their canonical form are stored as 16 bytes. */
final class Uuids {
  private static final int CHARS = 36;

  private Uuids() {}

  /** The UUID whose text is exactly this; empty for any other text. */
  static Optional<UUID> canonical(String text) {
    if (text.length() != CHARS || text.charAt(8) != '-') return Optional.empty();
    try {
      var uuid = UUID.fromString(text);
      return uuid.toString().equals(text) ? Optional.of(uuid) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }
}
