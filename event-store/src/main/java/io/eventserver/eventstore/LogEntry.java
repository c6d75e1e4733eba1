package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** What takes room in the log. */
sealed interface LogEntry permits Admitted, Note {

  /**
   * Writes its records behind what is in the buffer.
   *
   * @throws io.eventserver.wire.RequestFailure 413 where it is too large
   * @throws java.nio.BufferOverflowException where the buffer is too small
   */
  void encode(EntryEncoder encoder, ByteBuffer out, EntryEncoder.Places places);
}
