package io.eventserver.eventstore;

import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** What the log tells its operator. */
final class LogWarnings {
  private static final Logger LOG = LoggerFactory.getLogger("event-log");

  private LogWarnings() {}

  static void preparationFailed(Exception e) {
    LOG.warn("the next segment could not be made ready: {}", e.getMessage());
  }

  static void cut(String segment, long offset, long position, String what) {
    LOG.warn(
        "segment {} ends in an unsynced tail at offset {} ({}): cut back to position {}",
        segment,
        offset,
        what,
        position);
  }

  static void writeFailed(Throwable e, boolean forGood) {
    if (forGood) LOG.error("the log is closed for good, restart the node: {}", e.toString());
    else LOG.error("an append could not be written, nothing of it was stored: {}", e.toString());
  }

  static void listenerFailed(RuntimeException e) {
    LOG.error("a listener of committed events failed", e);
  }
}
