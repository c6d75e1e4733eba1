package io.eventserver.eventstore;

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
import io.eventserver.wire.TextBytes;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;

/** Shows clients what stands in the log: pages of all events, and of one aggregate's. */
public final class EventPagesVerticle extends VerticleBase {
  private static final int PAGE_BYTES_MAX = 512 * 1024;
  // Names of fields, position, version, time, and the names of an aggregate and an event.
  private static final int BESIDE_BYTES = 300;
  private static final int POSITIONS_PER_PAGE_MAX = 100_000;

  private final EventLog log;
  private final EventTypes types;
  private final JsonService json;
  private final Positions positions = new Positions();

  /**
   * @param log that is open
   * @param types how events are told to clients
   */
  public EventPagesVerticle(EventLog log, EventTypes types, JsonService json) {
    this.log = log;
    this.types = types;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    positions.advance(log.head());
    return Future.all(
        vertx
            .eventBus()
            .<Committed>localConsumer(
                Bus.COMMITTED,
                it -> positions.advance(Math.max(positions.position(), it.body().position())))
            .completion(),
        json.serve(Addresses.EVENTS, EventsRequest.class, this::events),
        json.serve(Addresses.HISTORY, HistoryRequest.class, this::history));
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
      int size = size(event);
      if (!events.isEmpty() && bytes + size > PAGE_BYTES_MAX) return false;
      bytes += size;
      return events.add(event);
    }

    /** About, and not less. */
    private static int size(RecordedData event) {
      int size = Json.bytes(event.data()).length + BESIDE_BYTES + TextBytes.of(event.id());
      if (event.commandId() != null) size += TextBytes.of(event.commandId());
      if (event.correlationId() != null) size += TextBytes.of(event.correlationId());
      return event.meta() == null ? size : size + Json.bytes(event.meta()).length;
    }

    boolean isFull() {
      return events.size() >= limit;
    }
  }
}
