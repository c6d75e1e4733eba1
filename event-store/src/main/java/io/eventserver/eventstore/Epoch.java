package io.eventserver.eventstore;

/**
 * One opening of a log.
 *
 * @param number one higher at each opening
 * @param first the first position that it can store
 * @param timeMillis when it was: tells it from that of a log restored to before it
 */
record Epoch(long number, long first, long timeMillis) {
  /** Before the first one. */
  static final Epoch NONE = new Epoch(0, 0, 0);
}
