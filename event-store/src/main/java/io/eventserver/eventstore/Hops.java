package io.eventserver.eventstore;

import io.vertx.core.Context;
import io.vertx.core.internal.ContextInternal;
import java.util.ArrayList;
import java.util.List;

/**
 * What one event loop has for others, in order: all for one of them in one hop; without a hop what
 * is for the same event loop.
 *
 * <p>Owned by one thread.
 */
public final class Hops {
  private List<Hop> waiting = new ArrayList<>();

  private record Hop(ContextInternal to, List<Runnable> works) {
    void go() {
      to.emit(this, hop -> hop.works.forEach(Runnable::run));
    }
  }

  void add(Context to, Runnable work) {
    // There are few that anything is for.
    for (var hop : waiting) {
      if (hop.to.equals(to)) {
        hop.works.add(work);
        return;
      }
    }
    var hop = new Hop((ContextInternal) to, new ArrayList<>());
    hop.works.add(work);
    waiting.add(hop);
  }

  /** Whether there is nothing to send off. */
  public boolean isEmpty() {
    return waiting.isEmpty();
  }

  /** Sends off what was added. */
  public void go() {
    if (waiting.isEmpty()) return;
    // What runs at once may ask again.
    var leaving = waiting;
    waiting = new ArrayList<>();
    leaving.forEach(Hop::go);
  }
}
