package io.eventserver.domain;

import java.util.Optional;
import java.util.function.Function;

/**
 * A projection with its name, its events and the key of its rows.
 *
 * @param <R> the row
 * @param <E> the events that it folds
 * @param name the logical name
 * @param row the row's class, a record
 * @param events the events that it is given: the sealed interface of one aggregate's events, or a
 *     common interface of several
 * @param projection the fold
 * @param key the key of an event's row, or empty for the aggregate's id, which is the faster form
 */
public record ProjectionType<R, E>(
    String name,
    Class<R> row,
    Class<E> events,
    Projection<R, E> projection,
    Optional<Function<Recorded<E>, String>> key) {

  public ProjectionType {
    Names.check(name);
  }

  /** A projection with a row for each aggregate id. */
  public static <R, E> ProjectionType<R, E> of(
      String name, Class<R> row, Class<E> events, Projection<R, E> projection) {
    return new ProjectionType<>(name, row, events, projection, Optional.empty());
  }

  /** The same projection, its rows grouped by something else than the aggregate's id. */
  public ProjectionType<R, E> keyedBy(Function<Recorded<E>, String> other) {
    return new ProjectionType<>(name, row, events, projection, Optional.of(other));
  }
}
