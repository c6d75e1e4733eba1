package io.eventserver.reactors;

import java.util.TreeSet;

/** Which positions a reactor has begun and not finished; its checkpoint lies below all of them. */
final class Unfinished {
  private final TreeSet<Long> open = new TreeSet<>();
  private long begun;

  Unfinished(long checkpoint) {
    begun = checkpoint;
  }

  /** A reaction to a position begins. */
  synchronized void begin(long position) {
    open.add(position);
    begun = position;
  }

  /** Nothing is to be done up to a position, beyond what has begun. */
  synchronized void pass(long position) {
    begun = Math.max(begun, position);
  }

  synchronized void finish(long position) {
    open.remove(position);
  }

  /** The position up to which everything is finished. */
  synchronized long checkpoint() {
    return open.isEmpty() ? begun : open.first() - 1;
  }

  synchronized int size() {
    return open.size();
  }
}
