package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.ProjectionType;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.EventsReply;
import io.eventserver.wire.EventsRequest;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;

/**
 * A client of one event server. Safe for any thread.
 *
 * <p>It connects in the background, comes back after a lost connection, and repeats what has no
 * answer yet: reads, and writes under their command id. Every request ends within the time of its
 * settings, with an answer or a {@link RequestFailure}; 504 means that it may have been done, and
 * nothing else does. Reads include the client's own writes. Futures are completed on virtual
 * threads: what hangs on them may block.
 */
public final class BridgeClient implements AutoCloseable {
  private static final Set<String> READS =
      Set.of(
          Addresses.AGGREGATE,
          Addresses.HISTORY,
          Addresses.FIND,
          Addresses.LIST,
          Addresses.EVENTS,
          Addresses.STATUS);

  private final ClientSettings settings;
  private final Link link;
  private final WriteQueue writes;
  private final AtomicLong written = new AtomicLong();

  private BridgeClient(ClientSettings settings) {
    this.settings = settings;
    this.link = new Link(settings);
    this.writes = new WriteQueue(link, settings);
  }

  /** A client that begins to connect; requests wait until it has. */
  public static BridgeClient connect(ClientSettings settings) {
    return new BridgeClient(settings);
  }

  /** One type of aggregate. */
  public <A extends Aggregate<A, C, E>, C, E> AggregateClient<A, C, E> aggregate(
      AggregateType<A, C, E> type) {
    return new AggregateClient<>(this, type);
  }

  /** One projection. */
  public <R> ProjectionClient<R> projection(ProjectionType<R, ?> type) {
    return projection(type.name(), type.row());
  }

  /** One projection by its name. */
  public <R> ProjectionClient<R> projection(String name, Class<R> row) {
    return new ProjectionClient<>(this, name, row);
  }

  /** A page of the log from a position on. */
  public CompletableFuture<EventsReply> events(long from, int limit) {
    return ask(
        Addresses.EVENTS,
        new EventsRequest(from, limit, null, null, written(), null),
        EventsReply.class);
  }

  /** What the node says of itself. */
  public CompletableFuture<JsonNode> status() {
    return request(Addresses.STATUS, Map.of());
  }

  /**
   * Hears every event from a position on, in order, each once: from the log, then live, and what a
   * lost connection missed from the log again.
   *
   * @param from the first position wanted, from 1 to one beyond the end of the log: where it lies
   *     further, the log is another than the one it is of, and the subscription ends
   * @param handler called on a virtual thread, one event after the other
   */
  public Subscription subscribe(long from, Consumer<RecordedData> handler) {
    return new Subscription(this, link, from, handler);
  }

  /** Any request to any address of the bus that is permitted. */
  public CompletableFuture<JsonNode> request(String address, Object body) {
    // Only what changes nothing may be sent twice; a write of this client has its command id.
    boolean repeatable = READS.contains(address);
    return link.request(address, Json.tree(body), settings.requestTimeout(), repeatable)
        .answer()
        .whenCompleteAsync((_, _) -> {}, Link.VIRTUAL);
  }

  /** The highest position that this client wrote. */
  public long written() {
    return written.get();
  }

  Duration requestTimeout() {
    return settings.requestTimeout();
  }

  <T> CompletableFuture<T> ask(String address, Object body, Class<T> reply) {
    return request(address, body).thenApply(json -> read(json, reply, address));
  }

  private static <T> T read(JsonNode json, Class<T> reply, String address) {
    try {
      return Json.read(json, reply, address);
    } catch (RequestFailure e) {
      throw new RequestFailure(
          FailureCode.DOMAIN_FAILED, "an answer that cannot be read: " + e.reason());
    }
  }

  CompletableFuture<WriteResult> write(String address, Object body) {
    return writes
        .send(address, body)
        .thenApply(
            result -> {
              switch (result) {
                case WriteResult.Stored stored -> wrote(stored.position());
                case WriteResult.Failed failed -> {
                  Long position = failed.position();
                  if (position != null) wrote(position);
                }
              }
              return result;
            });
  }

  private void wrote(long position) {
    written.accumulateAndGet(position, Math::max);
  }

  @Override
  public void close() {
    writes.close();
    link.close();
  }
}
