package io.eventserver.reactors;

import io.eventserver.eventstore.Committed;
import io.eventserver.eventstore.Positions;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/**
 * Watches what is committed for events of one kind; who waits is woken by these alone.
 *
 * <p>What was committed before it began, or has been forgotten, may be of the kind. One thread
 * waits; any may tell.
 */
final class KindWatch implements Watch {
  private static final long WAIT_NANOS = TimeUnit.MILLISECONDS.toNanos(200);
  private static final int FOUND_MAX = 10_000;
  private static final long NEVER = Long.MAX_VALUE;

  private final Class<?> kind;
  private final Positions applied;
  private final Consumer<KindWatch> closing;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  // Positions of the kind between known and seen; what is not beyond known may be of it, too.
  private final Deque<Long> found = new ArrayDeque<>();
  private long known = NEVER;
  private long seen;
  private volatile long wakeAt = NEVER;

  KindWatch(Class<?> kind, Positions applied, Consumer<KindWatch> closing) {
    this.kind = kind;
    this.applied = applied;
    this.closing = closing;
  }

  /** Is told of what is committed, in order. */
  void committed(Committed committed) {
    lock.lock();
    try {
      if (known == NEVER || committed.after() != seen) {
        found.clear();
        known = committed.after();
      }
      seen = committed.position();
      for (var recorded : committed.events()) {
        if (kind.isInstance(recorded.event())) found.add(recorded.position());
      }
      while (found.size() > FOUND_MAX) known = found.remove();
      if (!found.isEmpty()) wakeAt = Math.min(wakeAt, found.getFirst());
    } finally {
      lock.unlock();
    }
    advanced();
  }

  /** More is applied. */
  void advanced() {
    if (applied.position() < wakeAt) return;
    lock.lock();
    try {
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long nothingUpTo(long position) {
    lock.lock();
    try {
      long next = next(position);
      long nothing = next == NEVER ? seen : next - 1;
      return Math.max(position, Math.min(applied.position(), nothing));
    } finally {
      lock.unlock();
    }
  }

  @Override
  public void awaitBeyond(long position) throws InterruptedException {
    lock.lock();
    try {
      long nanos = WAIT_NANOS;
      while (nanos > 0) {
        wakeAt = next(position);
        if (wakeAt <= applied.position()) return;
        nanos = advanced.awaitNanos(nanos);
      }
    } finally {
      wakeAt = NEVER;
      lock.unlock();
    }
  }

  /** The next position that may be of the kind, as far as can be said. */
  private long next(long position) {
    if (position < known) return position + 1;
    while (!found.isEmpty() && found.getFirst() <= position) known = found.remove();
    return found.isEmpty() ? NEVER : found.getFirst();
  }

  @Override
  public void close() {
    closing.accept(this);
  }
}
