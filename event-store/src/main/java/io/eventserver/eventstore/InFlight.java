package io.eventserver.eventstore;

import io.vertx.core.eventbus.Message;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * How many requests from outside are without an answer, and how many may be. Any thread.
 *
 * <p>Whoever lets a request in marks it with the header {@link #COUNTED}; whoever answers a marked
 * one lets it out.
 */
public final class InFlight {
  /** Marks a request that takes a place. */
  public static final String COUNTED = "event-server.counted";

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

  /** A request was answered: gives its place back, where it took one. */
  public void letOut(Message<?> request) {
    if (request.headers().contains(COUNTED)) count.decrementAndGet();
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
