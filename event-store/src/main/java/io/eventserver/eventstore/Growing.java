package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.function.Consumer;

/** Bytes of which nobody knows beforehand how many they are. */
final class Growing {
  private static final int BYTES_FIRST = 4 << 10;
  private static final int BYTES_MAX = 256 << 20;

  private Growing() {}

  /** What a writer writes; it is called again, with more room, as long as there is too little. */
  static byte[] bytes(Consumer<ByteBuffer> writer) {
    for (int size = BYTES_FIRST; size <= BYTES_MAX; size *= 4) {
      var out = ByteBuffer.allocate(size);
      try {
        writer.accept(out);
        return Arrays.copyOf(out.array(), out.position());
      } catch (BufferOverflowException e) {
        // Once more, with more room.
      }
    }
    throw RequestFailure.tooLarge("more than a message between nodes can hold");
  }
}
