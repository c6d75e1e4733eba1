package io.eventserver.reactors;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.ReadLog;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** The node as reactors see it, over the event bus. */
final class BusReactorStore implements ReactorStore {
  private static final long WAIT_NANOS = TimeUnit.SECONDS.toNanos(1);

  private final Vertx vertx;
  private final Positions applied;
  private final Neighbours neighbours;
  private final ReentrantLock lock = new ReentrantLock();
  private final Condition advanced = lock.newCondition();
  private volatile boolean closed;

  /**
   * @param applied how far the projections have come
   */
  BusReactorStore(Vertx vertx, Positions applied, Neighbours neighbours) {
    this.vertx = vertx;
    this.neighbours = neighbours;
    this.applied = applied;
    applied.onAdvance(this::signal);
  }

  /** Issues nothing more. */
  void close() {
    closed = true;
  }

  private void signal() {
    lock.lock();
    try {
      advanced.signalAll();
    } finally {
      lock.unlock();
    }
  }

  @Override
  public long applied() {
    return applied.position();
  }

  @Override
  public void awaitBeyond(long position) throws InterruptedException {
    lock.lock();
    try {
      long nanos = WAIT_NANOS;
      while (applied.position() <= position && nanos > 0) nanos = advanced.awaitNanos(nanos);
    } finally {
      lock.unlock();
    }
  }

  @Override
  public List<Recorded<Object>> read(long from, int limit) throws InterruptedException {
    return request(Bus.READ, new ReadLog(from, limit));
  }

  @Override
  public Answer write(Request request) throws InterruptedException {
    // What a reaction of old would still issue was maybe never so: state is built anew meanwhile.
    if (closed) throw RequestFailure.unavailable("the reactors of this node have ended");
    return await(neighbours.issue(request));
  }

  @Override
  public void note(Note note) throws InterruptedException {
    this.<Object>request(Bus.NOTE, note);
  }

  // What an address answers is fixed with the address.
  @SuppressWarnings("TypeParameterUnusedInFormals")
  private <T> T request(String address, Object body) throws InterruptedException {
    return await(vertx.eventBus().<T>request(address, body, Bus.options()).map(Message::body));
  }

  private static <T> T await(Future<T> future) throws InterruptedException {
    try {
      return future.toCompletionStage().toCompletableFuture().get();
    } catch (ExecutionException e) {
      var cause = e.getCause() == null ? e : e.getCause();
      throw cause instanceof RequestFailure failure ? failure : JsonService.failure(cause);
    }
  }
}
