package io.eventserver.reactors;

import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs tasks side by side, but those of one key one after the other in the order given.
 *
 * <p>How many wait is for the caller to bound.
 */
final class Lanes {
  private final Executor executor;
  private final Map<String, Queue<Runnable>> busy = new HashMap<>();

  Lanes(Executor executor) {
    this.executor = executor;
  }

  synchronized void run(String key, Runnable task) {
    var waiting = busy.get(key);
    if (waiting != null) {
      waiting.add(task);
      return;
    }
    busy.put(key, new ArrayDeque<>());
    executor.execute(() -> drain(key, task));
  }

  private void drain(String key, Runnable first) {
    Runnable task = first;
    while (task != null) {
      task.run();
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
