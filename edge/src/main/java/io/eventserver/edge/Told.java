package io.eventserver.edge;

import io.vertx.core.buffer.Buffer;

/** Where one client is told what comes back. Owned by its event loop. */
interface Told {
  /** Takes a frame for it. */
  void tell(Buffer frame);

  /** What is under way has become more or less. */
  void flow();
}
