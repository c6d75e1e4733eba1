package io.eventserver.bridgeclient;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.AggregateReply;
import io.eventserver.wire.AggregateRequest;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.EventData;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.HistoryReply;
import io.eventserver.wire.HistoryRequest;
import io.eventserver.wire.Json;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.PublishRequest;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.Vocabulary;
import io.eventserver.wire.WriteResult;
import java.time.Duration;
import java.util.List;
import java.util.OptionalLong;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of one type, with the domain's own records.
 *
 * <p>Commands to one aggregate are decided in the order in which they were sent.
 *
 * @param <A> the state
 * @param <C> its commands
 * @param <E> its events
 */
public final class AggregateClient<A extends Aggregate<A, C, E>, C, E> {
  private static final int PAUSE_MILLIS_MAX = 50;

  private final BridgeClient client;
  private final AggregateType<A, C, E> type;
  private final Vocabulary vocabulary;

  AggregateClient(BridgeClient client, AggregateType<A, C, E> type) {
    this.client = client;
    this.type = type;
    this.vocabulary = Vocabulary.of(type);
  }

  /** The same, waiting for each answer; meant for virtual threads. */
  public BlockingAggregate<A, C, E> blocking() {
    return new BlockingAggregate<>(this);
  }

  /** Asks the server to decide a command. */
  public CompletableFuture<Outcome<E>> command(String id, C command) {
    return command(id, command, Conditions.none());
  }

  /** Asks the server to decide a command, under conditions. */
  public CompletableFuture<Outcome<E>> command(String id, C command, Conditions conditions) {
    String name = vocabulary.nameOf(command);
    if (name == null) {
      throw new IllegalArgumentException(command.getClass() + " is no command of " + type.name());
    }
    var request =
        new CommandRequest(
            type.name(),
            id,
            name,
            new JsonPart.Tree(Json.tree(command)),
            conditions.commandId(),
            orNull(conditions.expectedVersion()),
            conditions.correlationId().orElse(null));
    return client.write(Addresses.COMMAND, request).thenApply(this::outcome);
  }

  /** Stores events that were decided here, as one decision. */
  public CompletableFuture<Outcome<E>> publish(
      String id, List<? extends E> events, Conditions conditions) {
    var request =
        new PublishRequest(
            type.name(),
            id,
            events.stream().map(vocabulary::data).toList(),
            conditions.commandId(),
            orNull(conditions.expectedVersion()),
            conditions.correlationId().orElse(null));
    return client.write(Addresses.PUBLISH, request).thenApply(this::outcome);
  }

  /** The state; the type's initial one, at version 0, where the aggregate has no events. */
  public CompletableFuture<Fetched<A>> fetch(String id) {
    var request = new AggregateRequest(type.name(), id, client.written(), null);
    return client
        .ask(Addresses.AGGREGATE, request, AggregateReply.class)
        .thenApply(this::fetched)
        .exceptionally(
            problem -> {
              var failure = failure(problem);
              boolean isNew =
                  failure.code() == FailureCode.NOT_FOUND
                      && failure.reason().contains("has no events");
              if (!isNew) throw failure;
              return new Fetched<>(type.initial(), 0, client.written());
            });
  }

  /** The newest events of an aggregate below a version, oldest first. */
  public CompletableFuture<List<Recorded<E>>> history(String id, long beforeVersion, int limit) {
    var request = new HistoryRequest(type.name(), id, beforeVersion, limit, client.written(), null);
    return client
        .ask(Addresses.HISTORY, request, HistoryReply.class)
        .thenApply(
            reply ->
                reply.events().stream()
                    .map(
                        data ->
                            data.around(
                                event(new EventData(data.type(), new JsonPart.Tree(data.data())))))
                    .toList());
  }

  /**
   * Decides here: fetches the state, decides the command, publishes the events at the version that
   * was fetched, and does it all again when somebody else was faster. Ends within the time of one
   * request, with 504 where it is not known whether anything was stored.
   */
  public CompletableFuture<Outcome<E>> decide(String id, C command) {
    var time = client.requestTimeout();
    var answer = new CompletableFuture<Outcome<E>>();
    Deadline.of(
        answer,
        time,
        () -> Link.VIRTUAL.execute(() -> answer.completeExceptionally(undecided(id, time))));
    var _ =
        decide(id, command, System.nanoTime() + time.toNanos())
            .whenComplete(
                (outcome, problem) -> {
                  if (problem == null) answer.complete(outcome);
                  else answer.completeExceptionally(failure(problem));
                });
    return answer;
  }

  private static RequestFailure undecided(String id, Duration time) {
    return new RequestFailure(
        FailureCode.UNKNOWN_OUTCOME,
        "'%s' was not decided within %d ms: fetch it to see what is stored"
            .formatted(id, time.toMillis()));
  }

  private CompletableFuture<Outcome<E>> decide(String id, C command, long endNanos) {
    return fetch(id)
        .thenCompose(fetched -> publish(id, fetched, fetched.state().decide(command)))
        .exceptionallyCompose(
            problem -> {
              var failure = failure(problem);
              boolean again =
                  failure.code() == FailureCode.CONFLICT && System.nanoTime() - endNanos < 0;
              return again
                  ? soon().thenCompose(_ -> decide(id, command, endNanos))
                  : CompletableFuture.failedFuture(failure);
            });
  }

  /** After a random while, so that those who were in each other's way are so no more. */
  private static CompletableFuture<Void> soon() {
    int millis = ThreadLocalRandom.current().nextInt(PAUSE_MILLIS_MAX) + 1;
    return CompletableFuture.runAsync(
        () -> {}, CompletableFuture.delayedExecutor(millis, TimeUnit.MILLISECONDS, Link.VIRTUAL));
  }

  private CompletableFuture<Outcome<E>> publish(
      String id, Fetched<A> fetched, Decision<E> decision) {
    if (decision.events().isEmpty()) {
      return CompletableFuture.completedFuture(
          decided(decision, fetched.version(), fetched.position()));
    }
    return publish(id, decision.events(), Conditions.none().expectedVersion(fetched.version()))
        .thenApply(stored -> decided(decision, stored.version(), stored.position()));
  }

  private static <E> Outcome<E> decided(Decision<E> decision, long version, long position) {
    return switch (decision) {
      case Decision.Accepted<E>(var events) -> new Outcome.Accepted<>(version, position, events);
      case Decision.Refused<E>(var reason, var events) ->
          new Outcome.Refused<>(reason, version, position, events);
    };
  }

  // The server's state of this type is an A, written by the same rules.
  @SuppressWarnings("unchecked")
  private Fetched<A> fetched(AggregateReply reply) {
    var state = (A) Json.read(reply.state(), type.initial().getClass(), "state");
    return new Fetched<>(state, reply.version(), reply.position());
  }

  private Outcome<E> outcome(WriteResult result) {
    return switch (result) {
      case WriteResult.Stored(_, _, var version, var position, var events) ->
          new Outcome.Accepted<>(version, position, stored(position, events));
      case WriteResult.Failed(_, var reason, var version, var position, var events) ->
          new Outcome.Refused<>(
              reason,
              version == null ? 0 : version,
              position == null ? 0 : position,
              events == null ? List.of() : stored(position == null ? 0 : position, events));
    };
  }

  /** Events of an answer; where this domain cannot read them, they are stored all the same. */
  private List<E> stored(long position, List<EventData> events) {
    try {
      return events.stream().map(this::event).toList();
    } catch (RequestFailure e) {
      throw new RequestFailure(
          FailureCode.UNKNOWN_OUTCOME,
          "it is stored at position %d, but its events cannot be read: %s"
              .formatted(position, e.reason()));
    }
  }

  // Events of this type's vocabulary are E's.
  @SuppressWarnings("unchecked")
  private E event(EventData data) {
    return (E) vocabulary.event(data, "data");
  }

  private static RequestFailure failure(Throwable problem) {
    var cause = problem instanceof CompletionException ? problem.getCause() : problem;
    if (cause instanceof RequestFailure failure) return failure;
    return new RequestFailure(FailureCode.DOMAIN_FAILED, String.valueOf(cause));
  }

  private static @Nullable Long orNull(OptionalLong value) {
    return value.isPresent() ? value.getAsLong() : null;
  }
}
