package io.eventserver.reactors;

import java.util.TreeSet;

/**
 * Which positions a reactor has begun and not finished; its checkpoint lies below all of them.
 *
 * <p>What is finished beyond the checkpoint is remembered, so that a reading that goes back there
 * does not begin it again.
 */
final class Unfinished {
  // Beyond this, some would be done twice where one reaction holds up the checkpoint for long.
  private static final int DONE_MAX = 1_000_000;

  private final TreeSet<Long> open = new TreeSet<>();
  private final TreeSet<Long> done = new TreeSet<>();
  private long begun;

  Unfinished(long checkpoint) {
    begun = checkpoint;
  }

  /** A reaction to a position is to begin; false: it has begun before. */
  synchronized boolean begin(long position) {
    begun = Math.max(begun, position);
    return !done.contains(position) && open.add(position);
  }

  /** Nothing is to be done up to a position, beyond what has begun. */
  synchronized void pass(long position) {
    begun = Math.max(begun, position);
  }

  synchronized void finish(long position) {
    open.remove(position);
    if (done.size() < DONE_MAX) done.add(position);
  }

  /** A reaction will not be done here. */
  synchronized void drop(long position) {
    open.remove(position);
  }

  /** Reading goes back to a checkpoint. */
  synchronized void backTo(long checkpoint) {
    begun = checkpoint;
  }

  /** Nobody goes back to before a checkpoint any more. */
  synchronized void forget(long checkpoint) {
    done.headSet(checkpoint, true).clear();
  }

  /** The position up to which everything is finished. */
  synchronized long checkpoint() {
    return open.isEmpty() ? begun : Math.min(begun, open.first() - 1);
  }

  synchronized int size() {
    return open.size();
  }
}
