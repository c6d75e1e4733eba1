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

  /** How many commands, or reads, a request stands for. */
  int weight();
}
