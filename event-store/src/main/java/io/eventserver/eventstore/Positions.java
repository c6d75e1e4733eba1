package io.eventserver.eventstore;

import io.eventserver.wire.Consistency;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * How far a part of the node has applied the log, and who waits for it to come further.
 *
 * <p>The position may be read by any thread; waiting and advancing belong to one event loop.
 */
public final class Positions {
  private static final int WAITING_MAX = 10_000;

  private final TreeMap<Long, List<Promise<Void>>> waiting = new TreeMap<>();
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile long position;
  private final List<Consumer<RequestFailure>> failing = new CopyOnWriteArrayList<>();
  private volatile @Nullable String failure;
  private volatile boolean ended;
  private int waitingCount;

  /** The position up to which everything is applied. */
  public long position() {
    return position;
  }

  /** Runs after each advance, on the event loop that advances; must not block. Any thread. */
  public void onAdvance(Runnable listener) {
    listeners.add(listener);
  }

  /** Says that everything up to a position is applied; whoever waited for it goes on. */
  public void advance(long to) {
    position = to;
    while (!waiting.isEmpty() && waiting.firstKey() <= to) {
      var due = waiting.pollFirstEntry().getValue();
      waitingCount -= due.size();
      due.forEach(Promise::tryComplete);
    }
    listeners.forEach(Runnable::run);
  }

  /** Says that this comes no further: whoever waits, or will wait, is told so. */
  void fail(String why) {
    failure = why;
    ended = true;
    release(stuck(why));
  }

  /** Whoever follows ends: who waits is told to ask again. */
  public void end() {
    ended = true;
    release(RequestFailure.unavailable("the node stops or builds its state anew: ask again"));
  }

  private void release(RequestFailure why) {
    for (var due : waiting.values()) due.forEach(promise -> promise.tryFail(why));
    waiting.clear();
    waitingCount = 0;
    failing.forEach(listener -> listener.accept(why));
  }

  /** Is told what to answer when this comes no further, on the event loop that advances. */
  public void onFailure(Consumer<RequestFailure> listener) {
    failing.add(listener);
  }

  /** Whether this comes no further, for whatever reason. Any thread. */
  boolean isEnded() {
    return ended;
  }

  /** Why this comes no further; null while all is well. Any thread. */
  public @Nullable String failure() {
    return failure;
  }

  private static RequestFailure stuck(String why) {
    return RequestFailure.unavailable("the node must be restarted: " + why);
  }

  /** Completes when the position is reached; fails with 408 when it takes too long. */
  public Future<Void> await(Vertx vertx, Consistency consistency) {
    if (consistency.atLeast() <= position) return Future.succeededFuture();
    String why = failure;
    if (why != null) return Future.failedFuture(stuck(why));
    if (consistency.waitMillis() == 0) return Future.failedFuture(consistency.timedOut(position));
    if (waitingCount >= WAITING_MAX) {
      return Future.failedFuture(RequestFailure.unavailable("too many wait already: ask again"));
    }
    Promise<Void> promise = Promise.promise();
    waiting.computeIfAbsent(consistency.atLeast(), _ -> new ArrayList<>()).add(promise);
    waitingCount++;
    long timer = vertx.setTimer(consistency.waitMillis(), _ -> giveUp(consistency, promise));
    return promise.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  private void giveUp(Consistency consistency, Promise<Void> promise) {
    var due = waiting.get(consistency.atLeast());
    if (due == null || !due.remove(promise)) return;
    if (due.isEmpty()) waiting.remove(consistency.atLeast());
    waitingCount--;
    promise.tryFail(consistency.timedOut(position));
  }
}
