package io.eventserver.edge;

import io.vertx.core.Context;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What was answered to one client on other threads, on its way to the client's event loop: all that
 * comes at about the same time in one hop.
 */
final class Replies {
  private static final Logger LOG = LoggerFactory.getLogger(Replies.class);

  private final Context loop;
  private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();

  Replies(Context loop) {
    this.loop = loop;
  }

  /** The client's event loop. */
  Context loop() {
    return loop;
  }

  /** Runs something on the client's loop, after what was given before; errors are logged. */
  void add(Runnable reply) {
    waiting.add(reply);
    if (called.compareAndSet(false, true)) loop.runOnContext(_ -> tell());
  }

  private void tell() {
    called.set(false);
    for (var reply = waiting.poll(); reply != null; reply = waiting.poll()) {
      try {
        reply.run();
      } catch (RuntimeException e) {
        LOG.error("a reply could not be told", e);
      }
    }
  }
}
