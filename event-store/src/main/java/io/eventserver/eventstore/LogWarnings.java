package io.eventserver.eventstore;

import java.util.concurrent.atomic.AtomicLong;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log tells its operator. */
final class LogWarnings {
  private static final Logger LOG = LoggerFactory.getLogger("event-log");

  private static final long TELL_EVERY_NANOS = 1_000_000_000L;
  private static final AtomicLong TOLD_NANOS = new AtomicLong(System.nanoTime() - TELL_EVERY_NANOS);

  private LogWarnings() {}

  static void preparationFailed(Exception e) {
    LOG.warn("the next segment could not be made ready: {}", e.getMessage());
  }

  static void madeAnew(Exception e) {
    LOG.warn("what was made ready for the next segment is made anew: {}", e.getMessage());
  }

  static void notClosed(String segment, Exception e) {
    LOG.warn("segment {} is full but could not be closed: {}", segment, e.getMessage());
  }

  static void cut(String segment, long offset, long position, String what) {
    LOG.warn(
        "segment {} ends in an unsynced tail at offset {} ({}): cut back to position {}",
        segment,
        offset,
        what,
        position);
  }

  static void shorter(Segment segment) {
    LOG.warn("segment {} is shorter than it was made: was it copied only in part?", segment);
  }

  static void closed(Throwable e) {
    LOG.error("the log is closed for good, restart the node: {}", e.toString());
  }

  static void notWritten(Throwable e) {
    if (isDue()) {
      LOG.error("appends cannot be written, nothing of them is stored: {}", e.toString());
    }
  }

  /** A full disk fails every append: once a second says it all. */
  private static boolean isDue() {
    long now = System.nanoTime();
    long last = TOLD_NANOS.get();
    return now - last >= TELL_EVERY_NANOS && TOLD_NANOS.compareAndSet(last, now);
  }

  static void listenerFailed(Throwable e) {
    LOG.error("a listener of committed events failed", e);
  }
}
