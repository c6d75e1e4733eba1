package io.eventserver.accounts.load;

import java.nio.ByteBuffer;

/** What is asked of the bridge, again and again. */
public interface Requests {

  /** The address that the next request goes to. */
  byte[] address();

  /** Bytes that a body has at most. */
  int bytesMax();

  /** Writes the body of the next request. */
  void body(int slot, ByteBuffer out);

  /** How many commands, or reads, what was asked with a slot stands for. */
  int weight(int slot);

  /** Whether what was asked with a slot is a read. */
  default boolean isRead(int slot) {
    return false;
  }

  /** Is told what was answered, where nothing failed. */
  default void answered(int slot, ByteBuffer answer, int from, int to) {}
}
