package io.eventserver.eventstore;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.LockSupport;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Hands full groups to the log's thread, and wakes it.
 *
 * <p>Adding never blocks. One thread takes.
 */
final class Handover {
  private final Queue<Group> groups = new ConcurrentLinkedQueue<>();
  private volatile @Nullable Thread idle;

  void add(Group group) {
    groups.add(group);
    wake();
  }

  /** There may be something to take. */
  void wake() {
    var waiting = idle;
    if (waiting != null) LockSupport.unpark(waiting);
  }

  boolean isEmpty() {
    return groups.isEmpty();
  }

  void clear() {
    groups.clear();
  }

  /**
   * Takes the next group, or waits for it.
   *
   * @param nanos how long at most; 0: for ever
   * @param more adds what is there but not full; answers whether nothing will come any more
   * @return null after that time, or where nothing will come
   */
  @Nullable Group take(long nanos, BooleanSupplier more) {
    var next = groups.poll();
    if (next != null) return next;
    long deadline = System.nanoTime() + nanos;
    // First said, then looked: whoever adds after the look finds somebody to wake.
    idle = Thread.currentThread();
    try {
      while (true) {
        boolean last = more.getAsBoolean();
        next = groups.poll();
        if (next != null || last) return next;
        if (nanos == 0) LockSupport.park(this);
        else if (deadline - System.nanoTime() <= 0) return null;
        else LockSupport.parkNanos(this, deadline - System.nanoTime());
        next = groups.poll();
        if (next != null) return next;
      }
    } finally {
      idle = null;
    }
  }
}
