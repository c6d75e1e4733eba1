package io.eventserver.eventstore;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;

/**
 * A place between two committed events, at which each follower hands over what it holds: together
 * that is all state at one position. Any thread.
 */
public final class Cut {
  private final long position;
  private final int followers;
  private final List<SnapshotPart> handed = new ArrayList<>();
  private final CompletableFuture<List<SnapshotPart>> parts = new CompletableFuture<>();
  private int count;
  private long heldNanos;

  /**
   * Places it.
   *
   * @param position of the event right before it
   * @param followers how many are to hand something over
   */
  Cut(long position, int followers) {
    this.position = position;
    this.followers = followers;
    if (followers == 0) parts.complete(List.of());
  }

  long position() {
    return position;
  }

  /**
   * A follower is there.
   *
   * @param nanos how long it took
   */
  synchronized void hand(List<? extends SnapshotPart> some, long nanos) {
    handed.addAll(some);
    heldNanos = Math.max(heldNanos, nanos);
    if (++count == followers) parts.complete(List.copyOf(handed));
  }

  /** A follower cannot hand over what it held there. */
  void miss(String why) {
    parts.completeExceptionally(new IllegalStateException(why));
  }

  /** How long it took the one that took longest. */
  synchronized long heldNanos() {
    return heldNanos;
  }

  /** What all of them held. */
  CompletableFuture<List<SnapshotPart>> parts() {
    return parts;
  }
}
