package io.eventserver.eventstore;

import java.time.Instant;

/**
 * Times of events in whole milliseconds: there are many in one, and they share an instant.
 *
 * <p>Owned by one thread.
 */
final class Millis {
  private Instant instant = Instant.EPOCH;
  private long millis;

  Instant instant(long time) {
    if (millis != time) {
      millis = time;
      instant = Instant.ofEpochMilli(time);
    }
    return instant;
  }

  long of(Instant time) {
    if (!instant.equals(time)) {
      instant = time;
      millis = time.toEpochMilli();
    }
    return millis;
  }
}
