package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Consistency;
import io.eventserver.wire.EventsReply;
import io.eventserver.wire.EventsRequest;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.HistoryReply;
import io.eventserver.wire.HistoryRequest;
import io.eventserver.wire.Json;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
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
  private static final int PAGE_BYTES_MAX = 512 * 1024;
  private static final int POSITIONS_PER_PAGE_MAX = 100_000;
  private static final long IDLE_CHECK_MILLIS = 1_000;

  private final Callable<? extends EventLog> opening;
  private final EventTypes types;
  private final LiveFeed feed;
  private final InFlight inFlight;
  private final Positions positions = new Positions();
  private EventLog log = new NotOpen();

  /**
   * @param opening opens and replays the log; may block
   * @param types how events are told to clients
   * @param feed where live events go
   */
  public EventStoreVerticle(
      Callable<? extends EventLog> opening, EventTypes types, LiveFeed feed, InFlight inFlight) {
    this.opening = opening;
    this.types = types;
    this.feed = feed;
    this.inFlight = inFlight;
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
              positions.advance(opened.head());
              opened.start(committed -> context.runOnContext(_ -> committed(committed)));
              vertx.setPeriodic(IDLE_CHECK_MILLIS, _ -> feed.idle(vertx, positions.position()));
              return serve();
            })
        .recover(problem -> stop().transform(_ -> Future.failedFuture(problem)));
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
    var json = new JsonService(vertx, inFlight);
    return Future.all(
        List.of(
            bus.<Appends>localConsumer(Bus.APPEND, this::append).completion(),
            bus.<Note>localConsumer(Bus.NOTE, this::note).completion(),
            bus.<String>localConsumer(Bus.DECIDED, this::decided).completion(),
            bus.<ReadLog>localConsumer(Bus.READ, this::read).completion(),
            json.serve(Addresses.EVENTS, EventsRequest.class, this::events),
            json.serve(Addresses.HISTORY, HistoryRequest.class, this::history)));
  }

  private void committed(Committed committed) {
    vertx.eventBus().publish(Bus.COMMITTED, committed, Bus.options());
    positions.advance(committed.position());
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

  private Future<?> events(EventsRequest request) {
    if (request.aggregate() != null) requireType(request.aggregate());
    return await(request.consistency())
        .compose(_ -> vertx.executeBlocking(() -> eventsPage(request), false));
  }

  private EventsReply eventsPage(EventsRequest request) {
    long head = log.head();
    long from = request.fromOrDefault();
    long[] next = {from};
    var page = new Page(request.limitOrDefault());
    log.read(
        from,
        recorded -> {
          if (recorded.position() > head) return false;
          if (matches(request, recorded) && !page.add(types.data(recorded))) return false;
          next[0] = recorded.position() + 1;
          // A rare type is looked for in steps, so that nobody waits for a scan of the whole log.
          return !page.isFull() && next[0] - from < POSITIONS_PER_PAGE_MAX;
        });
    return new EventsReply(page.events, next[0], head);
  }

  private boolean matches(EventsRequest request, Recorded<Object> recorded) {
    if (request.aggregate() != null && !request.aggregate().equals(recorded.aggregate())) {
      return false;
    }
    return request.types() == null
        || request.types().contains(types.name(recorded.aggregate(), recorded.event()));
  }

  private Future<?> history(HistoryRequest request) {
    requireType(request.aggregate());
    return await(request.consistency())
        .compose(_ -> vertx.executeBlocking(() -> historyPage(request), false));
  }

  private HistoryReply historyPage(HistoryRequest request) {
    long before = request.beforeVersion() == null ? Long.MAX_VALUE : request.beforeVersion();
    var page = new Page(request.limitOrDefault());
    log.history(
        request.aggregate(),
        request.id(),
        before,
        recorded -> page.add(types.data(recorded)) && !page.isFull());
    var events = page.events.reversed();
    boolean isNone =
        request.beforeVersion() == null
            || log.directory().find(request.aggregate(), request.id()) == null;
    if (events.isEmpty() && isNone) {
      throw RequestFailure.notFound(
          "%s '%s' has no events".formatted(request.aggregate(), request.id()));
    }
    boolean older = !events.isEmpty() && events.getFirst().version() > 1;
    return new HistoryReply(events, older ? events.getFirst().version() : null);
  }

  private Future<Void> await(Consistency consistency) {
    return positions.await(vertx, consistency);
  }

  /** An aggregate type that neither the domain nor the log knows is a mistake of the sender. */
  private void requireType(String aggregate) {
    if (types.vocabulary(aggregate) != null) return;
    if (log.directory().counts().containsKey(aggregate)) return;
    throw new RequestFailure(
        FailureCode.NOT_FOUND, "unknown aggregate type '%s'".formatted(aggregate));
  }

  /** Events that fit into one answer. */
  private static final class Page {
    private final List<RecordedData> events = new ArrayList<>();
    private final int limit;
    private int bytes;

    Page(int limit) {
      this.limit = limit;
    }

    boolean add(RecordedData event) {
      JsonNode data = event.data();
      int size = Json.bytes(data).length + 300;
      if (!events.isEmpty() && bytes + size > PAGE_BYTES_MAX) return false;
      bytes += size;
      return events.add(event);
    }

    boolean isFull() {
      return events.size() >= limit;
    }
  }
}
