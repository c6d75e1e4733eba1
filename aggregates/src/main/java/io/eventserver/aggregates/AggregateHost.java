package io.eventserver.aggregates;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.wire.Vocabulary;
import java.util.List;
import java.util.Objects;

/**
 * One aggregate type with its states as plain objects.
 *
 * @param <A> the state
 * @param <C> its commands
 * @param <E> its events
 */
final class AggregateHost<A extends Aggregate<A, C, E>, C, E> {
  private final AggregateType<A, C, E> type;
  private final Vocabulary vocabulary;

  AggregateHost(AggregateType<A, C, E> type) {
    this.type = type;
    this.vocabulary = Vocabulary.of(type);
  }

  /** A host of whatever type. */
  static <A extends Aggregate<A, C, E>, C, E> AggregateHost<A, C, E> of(
      AggregateType<A, C, E> type) {
    return new AggregateHost<>(type);
  }

  String name() {
    return type.name();
  }

  Object initial() {
    return type.initial();
  }

  Vocabulary vocabulary() {
    return vocabulary;
  }

  // States, commands and events reach a host only by the name of its own type.
  @SuppressWarnings("unchecked")
  Decision<E> decide(Object state, Object command) {
    return Objects.requireNonNull(((A) state).decide((C) command), "decide answered null");
  }

  @SuppressWarnings("unchecked")
  Object evolve(Object state, Object event) {
    return Objects.requireNonNull(((A) state).evolve((E) event), "evolve answered null");
  }

  Object evolve(Object state, List<?> events) {
    Object evolved = state;
    for (Object event : events) evolved = evolve(evolved, event);
    return evolved;
  }
}
