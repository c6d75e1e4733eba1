package io.eventserver.eventstore;

/** A stored type that today's domain code cannot read: the node must not start. */
public final class UnreadableType extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableType(StoredType type, String problem) {
    super("events of type %s cannot be read: %s".formatted(type, problem));
  }
}
