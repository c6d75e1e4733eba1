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
 * <p>How many wait is for the caller to bound.
 */
final class Lanes {
  private static final Logger LOG = LoggerFactory.getLogger(Lanes.class);

  private final Executor executor;
  private final Map<String, Queue<Runnable>> busy = new HashMap<>();

  Lanes(Executor executor) {
    this.executor = executor;
  }

  /**
   * Runs one of two tasks that do the same.
   *
   * @param now where nothing of the key is running
   * @param later after what is running; it should hold on to little
   */
  synchronized void run(String key, Runnable now, Runnable later) {
    var waiting = busy.get(key);
    if (waiting != null) {
      waiting.add(later);
      return;
    }
    busy.put(key, new ArrayDeque<>());
    executor.execute(() -> drain(key, now));
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
    if (task == null) busy.remove(key);
    return task;
  }
}
