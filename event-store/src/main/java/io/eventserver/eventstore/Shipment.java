package io.eventserver.eventstore;

import java.nio.ByteBuffer;
import java.util.UUID;

/** What a store answers who asks for records. */
sealed interface Shipment {

  /**
   * Whole records, in order.
   *
   * @param next where the one after them begins
   * @param head of the log when they were read
   * @param more whether there are others after them
   */
  record Records(LogIdentity log, Standpoint next, long head, boolean more, ByteBuffer bytes)
      implements Shipment {}

  /** This store has another log than the one that was asked for. */
  record OtherLog(UUID log) implements Shipment {}

  /** What was read before does not stand in this log any more. */
  record Diverged(LogIdentity log) implements Shipment {}
}
