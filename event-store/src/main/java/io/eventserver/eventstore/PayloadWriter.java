package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** Writes the payload of one event type behind what is in the buffer. */
interface PayloadWriter {
  void write(ByteBuffer payload, Object event);
}
