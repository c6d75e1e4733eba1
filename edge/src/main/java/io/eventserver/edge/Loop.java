package io.eventserver.edge;

import io.eventserver.eventstore.Hops;
import io.vertx.core.Context;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The event loop of some clients: what they ask in one turn of it travels in one hop to whoever
 * answers, what is answered at about the same time comes back in one, and what they are told leaves
 * for all of them at its end.
 */
final class Loop {
  private static final Logger LOG = LoggerFactory.getLogger(Loop.class);

  private final Context context;
  private final Queue<Runnable> come = new ConcurrentLinkedQueue<>();
  private final AtomicBoolean called = new AtomicBoolean();
  private final Hops hops = new Hops();
  private boolean going;
  private List<Runnable> leaving = new ArrayList<>();

  Loop(Context context) {
    this.context = context;
  }

  Context context() {
    return context;
  }

  /** Runs something here, after what was given before; errors are logged. Any thread. */
  void add(Runnable work) {
    come.add(work);
    if (called.compareAndSet(false, true)) context.runOnContext(_ -> arrived());
  }

  private void arrived() {
    called.set(false);
    for (var work = come.poll(); work != null; work = come.poll()) run(work);
  }

  /** What goes to others; it leaves at the end of this turn. Only here. */
  Hops hops() {
    if (!going) {
      going = true;
      context.runOnContext(_ -> go());
    }
    return hops;
  }

  private void go() {
    going = false;
    hops.go();
  }

  /** Runs something when all clients have been told what there is by now. Only here. */
  void atEnd(Runnable work) {
    if (leaving.isEmpty()) context.runOnContext(_ -> end());
    leaving.add(work);
  }

  private void end() {
    var all = leaving;
    leaving = new ArrayList<>();
    all.forEach(Loop::run);
  }

  private static void run(Runnable work) {
    try {
      work.run();
    } catch (RuntimeException | Error e) {
      // The others in it have nobody else to run them.
      LOG.error("a client's turn failed", e);
    }
  }
}
