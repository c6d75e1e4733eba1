package io.eventserver.accounts.load;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/** How requests are put to a server on one connection, and its answers understood. */
public interface Dialect {

  /** Bytes that a request has at most. */
  int requestBytesMax();

  /**
   * Writes the next request.
   *
   * @param slot by which its answer is to be known; no two of them are under way with the same
   */
  void ask(int slot, ByteBuffer out);

  /** Takes the next answer, or leaves the bytes as they are, and says null, until it is whole. */
  @Nullable Answer answer(ByteBuffer in);
}
