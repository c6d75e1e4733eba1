package io.eventserver.reactors;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Committed;
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
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.ExecutionException;

/** The node as reactors see it, over the event bus. */
final class BusReactorStore implements ReactorStore {
  private final Vertx vertx;
  private final Positions applied;
  private final Neighbours neighbours;
  private final List<KindWatch> watches = new CopyOnWriteArrayList<>();
  private volatile boolean closed;

  /**
   * @param applied how far the projections have come
   */
  BusReactorStore(Vertx vertx, Positions applied, Neighbours neighbours) {
    this.vertx = vertx;
    this.neighbours = neighbours;
    this.applied = applied;
    applied.onAdvance(() -> watches.forEach(KindWatch::advanced));
  }

  /** Issues nothing more. */
  void close() {
    closed = true;
  }

  /** Follows what is committed, on the event loop of who calls this. */
  Future<Void> follow() {
    return vertx
        .eventBus()
        .<Committed>localConsumer(
            Bus.COMMITTED, message -> watches.forEach(watch -> watch.committed(message.body())))
        .completion();
  }

  @Override
  public long applied() {
    return applied.position();
  }

  @Override
  public Watch watch(Class<?> events) {
    var watch = new KindWatch(events, applied, watches::remove);
    watches.add(watch);
    return watch;
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
