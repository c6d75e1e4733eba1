package io.eventserver.aggregates;

import io.eventserver.domain.AggregateType;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.Follower;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Outcomes;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.Request;
import io.eventserver.eventstore.Turn;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.AggregateReply;
import io.eventserver.wire.AggregateRequest;
import io.eventserver.wire.BatchReply;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.PublishRequest;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.VerticleBase;
import io.vertx.core.eventbus.Message;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Owns the aggregates: takes commands and publishes, has them decided, sends appends to the store.
 *
 * <p>Appends of one turn of the event loop travel in one message.
 */
public final class AggregateVerticle extends VerticleBase {
  private static final long POLL_MILLIS = 20;

  // Longer than the store may take to answer.
  private static final int POLLS_MAX = 2_000;
  private static final int STOP_POLLS_MAX = 250;

  private final Aggregates aggregates;
  private final WireRequests requests;
  private final Positions positions;
  private final JsonService json;
  private @Nullable Follower follower;
  private boolean flushing;
  private Future<?> settled = Future.succeededFuture();

  /**
   * @param aggregates with everything up to the position replayed
   * @param positions how far they have come
   */
  public AggregateVerticle(Aggregates aggregates, Positions positions, JsonService json) {
    this.aggregates = aggregates;
    this.requests = new WireRequests(aggregates);
    this.positions = positions;
    this.json = json;
  }

  /** What is under way is answered first: an answer that comes later has nobody to take it. */
  @Override
  public Future<?> stop() {
    positions.end();
    return answered(STOP_POLLS_MAX);
  }

  private Future<Void> answered(int polls) {
    return aggregates.underWay() == 0 || polls == 0
        ? Future.succeededFuture()
        : vertx.timer(POLL_MILLIS).compose(_ -> answered(polls - 1));
  }

  @Override
  public Future<?> start() {
    aggregates.onUnsent(this::flushSoon);
    positions.onFailure(aggregates::giveUp);
    var following =
        new Follower(vertx, aggregates::apply, positions, aggregates.committed()::capture);
    follower = following;
    return Future.all(
        List.of(
            following.start(),
            vertx.eventBus().<Request>localConsumer(Bus.WRITE, this::write).completion(),
            json.serve(
                Addresses.COMMAND,
                (body, meta) ->
                    Writes.read(
                        body,
                        CommandRequest.BATCH,
                        CommandRequest::batch,
                        it -> requests.command(it, meta)),
                this::write),
            json.serve(
                Addresses.PUBLISH,
                (body, meta) ->
                    Writes.read(
                        body,
                        PublishRequest.BATCH,
                        it -> it.batch(PublishRequest.BATCH),
                        it -> requests.publish(it, meta)),
                this::write),
            json.serve(Bus.ISSUE, IssueRequest.class, this::issue),
            json.serve(Addresses.AGGREGATE, AggregateRequest.class, this::state)));
  }

  /**
   * Adds types to those it owns, as soon as what the log holds of them is folded beside.
   *
   * @param log read from the beginning where it holds something of them
   */
  public Future<Void> add(
      Collection<? extends AggregateType<?, ?, ?>> types, Directory directory, EventLog log) {
    var states = new AggregateStates(types, directory);
    return Turn.on(
        context,
        () ->
            types.stream().noneMatch(it -> directory.holds(it.name()))
                ? taken(states)
                : Objects.requireNonNull(follower)
                    .bring(log, states::apply)
                    .compose(_ -> taken(states)));
  }

  private Future<Void> taken(AggregateStates states) {
    aggregates.committed().take(states);
    return Future.succeededFuture();
  }

  /**
   * Gives types up, when what is under way of them is settled.
   *
   * @param kept those of them that must not have events: a 409 where one has, and nothing is
   *     changed
   */
  public Future<Void> remove(Set<String> types, Set<String> kept, Directory directory) {
    return Turn.on(
        context,
        () -> {
          aggregates.close(types);
          return settled(types, POLLS_MAX)
              .compose(_ -> dropped(types, kept, directory))
              .onComplete(_ -> aggregates.close(Set.of()));
        });
  }

  private Future<Void> settled(Set<String> types, int polls) {
    if (!aggregates.isDeciding(types)) return Future.succeededFuture();
    return polls == 0
        ? Future.failedFuture(RequestFailure.unavailable("commands of " + types + " are under way"))
        : vertx.timer(POLL_MILLIS).compose(_ -> settled(types, polls - 1));
  }

  private Future<Void> dropped(Set<String> types, Set<String> kept, Directory directory) {
    for (String type : kept) {
      if (directory.holds(type)) {
        return Future.failedFuture(
            new RequestFailure(
                FailureCode.CONFLICT,
                "aggregate type %s has events, and this node decides its commands"
                    .formatted(type)));
      }
    }
    aggregates.committed().drop(types);
    return Future.succeededFuture();
  }

  private void write(Message<Request> message) {
    aggregates.decide(message.body(), answer -> message.reply(answer, Bus.options()));
  }

  private Future<?> issue(IssueRequest body) {
    Promise<WriteResult> answered = Promise.promise();
    decide(requests.issued(body), answered::complete);
    return answered.future();
  }

  private Future<?> write(Writes writes) {
    return switch (writes) {
      case Writes.One(var request) -> one(request);
      case Writes.Batch(var items) -> batch(items);
    };
  }

  private Future<?> one(Request request) {
    Promise<WriteResult> answered = Promise.promise();
    decide(
        request,
        result -> {
          switch (result) {
            case WriteResult.Stored stored -> answered.complete(stored);
            case WriteResult.Failed failed -> answered.fail(failed.toFailure());
          }
        });
    return answered.future();
  }

  private Future<?> batch(List<Writes.Item> items) {
    var results = new WriteResult[items.size()];
    var open = new int[] {items.size()};
    Promise<BatchReply> all = Promise.promise();
    for (int i = 0; i < results.length; i++) {
      int index = i;
      decide(
          items.get(i),
          result -> {
            results[index] = result;
            if (--open[0] == 0) all.complete(new BatchReply(List.of(results)));
          });
    }
    return all.future();
  }

  private void decide(Writes.Item item, Consumer<WriteResult> settled) {
    switch (item) {
      case Writes.Parsed(var request) -> decide(request, settled);
      case Writes.Malformed(var failure) -> settled.accept(WriteResult.Failed.of(failure));
    }
  }

  private void decide(Request request, Consumer<WriteResult> settled) {
    aggregates.decide(request, answer -> settled.accept(result(request, answer)));
  }

  /** What cannot be told, the domain has made. */
  private WriteResult result(Request request, Answer answer) {
    try {
      return requests.result(request, answer);
    } catch (RuntimeException e) {
      return WriteResult.Failed.of(JsonService.failure(e));
    }
  }

  /** Appends leave at the end of this turn, all in one message. */
  private void flushSoon() {
    if (flushing) return;
    flushing = true;
    context.runOnContext(
        _ -> {
          flushing = false;
          flush();
        });
  }

  private void flush() {
    var batch = aggregates.takeBatch();
    if (batch == null) return;
    var outcome = vertx.eventBus().<Outcomes>request(Bus.APPEND, batch.appends(), Bus.options());
    // Batches are settled in the order in which they were sent, whichever answer comes first.
    settled =
        settled
            .transform(_ -> outcome)
            .onComplete(
                reply -> aggregates.settle(batch, reply.body().outcomes()),
                error -> aggregates.fail(batch, JsonService.failure(error)));
  }

  private Future<?> state(AggregateRequest request) {
    aggregates.vocabulary(request.aggregate());
    return positions.await(vertx, request.consistency()).map(_ -> reply(request));
  }

  private AggregateReply reply(AggregateRequest request) {
    long position = positions.position();
    var found = aggregates.find(request.aggregate(), request.id());
    if (found == null) {
      throw RequestFailure.notFound(
          "%s '%s' has no events".formatted(request.aggregate(), request.id()));
    }
    return new AggregateReply(
        request.aggregate(), request.id(), found.version(), position, Json.tree(found.state()));
  }
}
