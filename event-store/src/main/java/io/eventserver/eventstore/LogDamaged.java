package io.eventserver.eventstore;

/** A log that must not be opened: what stands in it is not what was once durable. */
public final class LogDamaged extends RuntimeException {
  private static final long serialVersionUID = 1L;

  LogDamaged(String message) {
    super(message);
  }

  /** Damage of which the position is not known. */
  static LogDamaged at(String segment, long offset, String what) {
    return new LogDamaged(
        "segment %s is damaged at offset %d: %s. This had been made durable, so nothing is cut: restore the segment from a backup; 'event-server verify' says what else is damaged"
            .formatted(segment, offset, what));
  }

  static LogDamaged at(String segment, long offset, long afterPosition, String what) {
    if (afterPosition == 0) return at(segment, offset, what);
    return new LogDamaged(
        "segment %s is damaged at offset %d, after position %d: %s. This had been made durable, so nothing is cut: restore the segment from a backup, or see what 'event-server repair --cut-at %d' would lose"
            .formatted(segment, offset, afterPosition, what, afterPosition));
  }
}
