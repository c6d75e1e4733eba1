package io.eventserver.eventstore;

import java.util.UUID;

/**
 * Which log this is.
 *
 * @param log random, made with the log
 * @param epoch one higher at each opening
 * @param first the first position that this epoch can store
 * @param timeMillis when it was opened: tells it from an epoch of a log restored to before it
 */
public record LogIdentity(UUID log, long epoch, long first, long timeMillis) {
  /** Of no log. */
  public static final LogIdentity NONE = new LogIdentity(new UUID(0, 0), 0, 0, 0);
}
