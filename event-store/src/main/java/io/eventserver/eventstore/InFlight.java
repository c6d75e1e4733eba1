package io.eventserver.eventstore;

import java.util.concurrent.atomic.AtomicInteger;

/** How many requests from outside are without an answer, and how many may be. Any thread. */
public final class InFlight {
  private final int max;
  private final AtomicInteger count = new AtomicInteger();

  public InFlight(int max) {
    this.max = max;
  }

  /** Takes a place; false: none is left. */
  public boolean enter() {
    if (count.incrementAndGet() <= max) return true;
    count.decrementAndGet();
    return false;
  }

  /** Takes a place in any case: for one that was inside already. */
  public void enterAgain() {
    count.incrementAndGet();
  }

  /** Gives a place back that was taken here. */
  public void leave() {
    count.decrementAndGet();
  }

  /** How many there are now. */
  public int count() {
    return count.get();
  }
}
