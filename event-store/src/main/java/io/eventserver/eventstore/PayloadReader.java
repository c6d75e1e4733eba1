package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** Reads the payload of one stored type: all that remains of the buffer. */
interface PayloadReader {
  Object read(ByteBuffer payload);
}
