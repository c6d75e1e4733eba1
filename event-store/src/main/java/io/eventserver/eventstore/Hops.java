package io.eventserver.eventstore;

import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * What one event loop has for others, in order: all for one of them in one hop.
 *
 * <p>Owned by one thread.
 */
public final class Hops {
  private final Map<Context, List<Runnable>> waiting = new LinkedHashMap<>();

  void add(Context to, Runnable work) {
    waiting.computeIfAbsent(to, _ -> new ArrayList<>()).add(work);
  }

  /** Sends off what was added. */
  public void go() {
    if (waiting.isEmpty()) return;
    waiting.forEach((to, works) -> to.runOnContext(_ -> works.forEach(Runnable::run)));
    waiting.clear();
  }
}
