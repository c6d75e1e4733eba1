package io.eventserver.reactors;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs tasks side by side, but those of one key one after the other in the order given.
 *
 * <p>So many of a key wait; what comes beyond is for {@link Overflow}.
 */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private static final int WAITING_MAX = 256;

  private final Executor executor;
  private final Overflow overflow;
  private final Map<String, Queue<Runnable>> busy = new HashMap<>();

  /** Whoever keeps what is too much to wait. No method may block, or run tasks here. */
  interface Overflow {
    /** What is to be run when all that waits of a key has: null where that is all. */
    @Nullable Runnable rest(String key);
  }

  Lanes(Executor executor, Overflow overflow) {
    this.executor = executor;
    this.overflow = overflow;
  }

  /**
   * Runs one of two tasks that do the same.
   *
   * @param now where nothing of the key is running
   * @param later after what is running; it should hold on to little
   */
  synchronized void run(String key, Runnable now, Runnable later) {
    var waiting = busy.get(key);
    if (waiting != null) waiting.add(later);
    else begin(key, now);
  }

  /**
   * The same, where there is room.
   *
   * @param full run instead, before anything else of the key can be, where too much waits
   */
  synchronized void run(String key, Runnable now, Runnable later, Runnable full) {
    var waiting = busy.get(key);
    if (waiting == null) begin(key, now);
    else if (waiting.size() < WAITING_MAX) waiting.add(later);
    else full.run();
  }

  private void begin(String key, Runnable task) {
    busy.put(key, new ArrayDeque<>());
    executor.execute(() -> drain(key, task));
  }

  private void drain(String key, Runnable first) {
    Runnable task = first;
    while (task != null) {
      try {
        task.run();
      } catch (RuntimeException | Error e) {
        LOG.error("a task of {} failed", key, e);
      }
      task = next(key);
    }
  }

  private synchronized @Nullable Runnable next(String key) {
    var waiting = busy.get(key);
    var task = waiting == null ? null : waiting.poll();
    if (task == null) task = overflow.rest(key);
    if (task == null) busy.remove(key);
    return task;
  }
}
