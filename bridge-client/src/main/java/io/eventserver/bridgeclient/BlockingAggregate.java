package io.eventserver.bridgeclient;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.Recorded;
import java.util.List;

/**
 * The aggregates of one type, each method waiting for its answer; throws {@link
 * io.eventserver.wire.RequestFailure}. See {@link AggregateClient} for what each does.
 */
public record BlockingAggregate<A extends Aggregate<A, C, E>, C, E>(
    AggregateClient<A, C, E> futures) {

  public Outcome<E> command(String id, C command) {
    return Await.get(futures.command(id, command));
  }

  public Outcome<E> command(String id, C command, Conditions conditions) {
    return Await.get(futures.command(id, command, conditions));
  }

  public Outcome<E> publish(String id, List<? extends E> events, Conditions conditions) {
    return Await.get(futures.publish(id, events, conditions));
  }

  public Fetched<A> fetch(String id) {
    return Await.get(futures.fetch(id));
  }

  public List<Recorded<E>> history(String id, long beforeVersion, int limit) {
    return Await.get(futures.history(id, beforeVersion, limit));
  }

  public Outcome<E> decide(String id, C command) {
    return Await.get(futures.decide(id, command));
  }
}
