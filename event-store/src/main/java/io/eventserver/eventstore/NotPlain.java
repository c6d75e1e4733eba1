package io.eventserver.eventstore;

/** A value that cannot be part of a snapshot: neither a record nor anything else that is known. */
public final class NotPlain extends RuntimeException {
  private static final long serialVersionUID = 1L;

  NotPlain(String what) {
    super("%s cannot be part of a snapshot".formatted(what));
  }
}
