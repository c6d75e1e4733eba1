package io.eventserver.eventstore;

/** A stored event that today's domain code refuses to make: the node must not start. */
public final class UnreadableEvent extends RuntimeException {
  private static final long serialVersionUID = 1L;

  UnreadableEvent(long position, RuntimeException cause) {
    super(
        "the event at position %d cannot be read by this domain: %s".formatted(position, cause),
        cause);
  }
}
