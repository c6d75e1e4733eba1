package io.eventserver.edge;

import io.vertx.core.buffer.Buffer;

/** Where one client is told what comes back. Owned by its event loop. */
interface Told {
  /** Takes an answer for it. */
  void tell(Buffer frame);

  /** Takes what it did not ask for. */
  void news(Buffer frame);

  /** Whether it has read what it was told before, so far that there is room for another answer. */
  boolean hasRoom();

  /** What is under way has become more or less. */
  void flow();
}
