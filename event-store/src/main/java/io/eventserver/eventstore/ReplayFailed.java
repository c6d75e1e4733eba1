package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;

/** Domain code threw at a stored event: the node must not start with a wrong state. */
public final class ReplayFailed extends RuntimeException {
  private static final long serialVersionUID = 1L;

  ReplayFailed(Recorded<Object> recorded, Throwable cause) {
    super(
        "the event at position %d, %s of %s '%s', cannot be replayed: %s"
            .formatted(
                recorded.position(),
                recorded.event().getClass().getSimpleName(),
                recorded.aggregate(),
                recorded.id(),
                cause),
        cause);
  }
}
