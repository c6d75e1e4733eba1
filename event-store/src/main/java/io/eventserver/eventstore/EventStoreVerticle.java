package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;

/**
 * Owns the log: opens and replays it, appends to it, reads from it, tells of what was committed.
 *
 * <p>Appends are handed to the log's own thread; what it tells comes back to this verticle's event
 * loop and leaves from there in order: first the committed events, then the answers.
 */
public final class EventStoreVerticle extends VerticleBase {
  private static final long IDLE_CHECK_MILLIS = 1_000;
  private static final long CUT_MILLIS = 30_000;

  private final Callable<? extends EventLog> opening;
  private final EventTypes types;
  private final LiveFeed feed;
  private final LatestEvents latest;
  private EventLog log = new NotOpen();
  private long told;

  /**
   * @param opening opens and replays the log; may block
   * @param types how events are told to clients
   * @param feed where live events go
   */
  public EventStoreVerticle(Callable<? extends EventLog> opening, EventTypes types, LiveFeed feed) {
    this.opening = opening;
    this.types = types;
    this.feed = feed;
    this.latest = new LatestEvents(types);
  }

  /** The log; open once the verticle is deployed. */
  public EventLog log() {
    return log;
  }

  @Override
  public Future<?> start() {
    return open()
        .compose(
            opened -> {
              log = opened;
              told = opened.head();
              return serve();
            })
        .recover(problem -> stop().transform(_ -> Future.failedFuture(problem)));
  }

  /** Lets the log go on from where it was replayed; whoever follows must be there by now. */
  public void begin() {
    context.runOnContext(
        _ -> {
          log.start(committed -> context.runOnContext(_ -> committed(committed)));
          vertx.setPeriodic(IDLE_CHECK_MILLIS, _ -> feed.idle(vertx, told));
        });
  }

  /**
   * All state of the node at the end of what is committed by now.
   *
   * @param followers how many parts of the node are to hand over theirs
   */
  public Future<StateAt> cut(int followers) {
    var state = Promise.<StateAt>promise();
    long timer = vertx.setTimer(CUT_MILLIS, _ -> state.tryFail("the node is too far behind"));
    log.cut(image -> context.runOnContext(_ -> cut(image, followers, state)), state::tryFail);
    // It would keep what was handed over.
    return state.future().onComplete(_ -> vertx.cancelTimer(timer));
  }

  /** Follows right behind what it comes after. */
  private void cut(LogImage image, int followers, Promise<StateAt> state) {
    var cut = new Cut(image.position(), followers);
    vertx.eventBus().publish(Bus.CUT, cut, Bus.options());
    Future.fromCompletionStage(cut.parts(), context)
        .map(parts -> new StateAt(image, parts, held(image, cut)))
        .onComplete(state::tryComplete, state::tryFail);
  }

  private static Duration held(LogImage image, Cut cut) {
    return Duration.ofNanos(Math.max(image.heldNanos(), cut.heldNanos()));
  }

  /** On a thread of its own: a replay may take longer than a shared one may be blocked. */
  private Future<EventLog> open() {
    var thread = vertx.createSharedWorkerExecutor("event-log-opening", 1, 365, TimeUnit.DAYS);
    return thread.<EventLog>executeBlocking(opening::call).eventually(thread::close);
  }

  @Override
  public Future<?> stop() {
    return vertx.executeBlocking(
        () -> {
          log.close();
          return log;
        });
  }

  private Future<?> serve() {
    var bus = vertx.eventBus();
    return Future.all(
        List.of(
            bus.<Appends>localConsumer(Bus.APPEND, this::append).completion(),
            bus.<Note>localConsumer(Bus.NOTE, this::note).completion(),
            bus.<String>localConsumer(Bus.DECIDED, this::decided).completion(),
            bus.<ReadLog>localConsumer(Bus.READ, this::read).completion()));
  }

  private void committed(Committed committed) {
    latest.add(committed);
    vertx.eventBus().publish(Bus.COMMITTED, committed, Bus.options());
    told = committed.position();
    feed.committed(vertx, types, committed);
  }

  private void append(Message<Appends> message) {
    boolean taken =
        log.append(
            message.body(),
            outcomes ->
                context.runOnContext(_ -> message.reply(new Outcomes(outcomes), Bus.options())));
    if (!taken) fail(message, RequestFailure.unavailable("the log is overloaded: ask again"));
  }

  private void note(Message<Note> message) {
    boolean taken =
        log.note(message.body(), failure -> context.runOnContext(_ -> answer(message, failure)));
    if (!taken) fail(message, RequestFailure.unavailable("the log is overloaded: ask again"));
  }

  private static void answer(Message<?> message, Optional<RequestFailure> failure) {
    if (failure.isPresent()) fail(message, failure.get());
    else message.reply(null);
  }

  private static void fail(Message<?> message, RequestFailure failure) {
    message.fail(failure.code().number(), failure.reason());
  }

  private void decided(Message<String> message) {
    vertx
        .executeBlocking(() -> Optional.ofNullable(log.decided(message.body())), false)
        .onComplete(
            found -> message.reply(found, Bus.options()),
            error -> fail(message, JsonService.failure(error)));
  }

  private void read(Message<ReadLog> message) {
    var request = message.body();
    var kept = latest.page(request.from(), request.limit());
    if (!kept.isEmpty()) {
      message.reply(kept, Bus.options());
      return;
    }
    vertx
        .executeBlocking(() -> page(request.from(), request.limit()), false)
        .onComplete(
            events -> message.reply(events, Bus.options()),
            error -> fail(message, JsonService.failure(error)));
  }

  private List<Recorded<Object>> page(long from, int limit) {
    List<Recorded<Object>> events = new ArrayList<>();
    log.read(from, recorded -> events.add(recorded) && events.size() < limit);
    return events;
  }
}
