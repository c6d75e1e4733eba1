package io.eventserver.domain;

import java.util.Optional;

/**
 * A read model: rows by key, each folded from recorded events.
 *
 * <p>Pure, like an aggregate; called in order of position, on replay and live alike. Rows are
 * immutable values. A projection that throws stops alone: its reads fail with 503 and the node goes
 * on.
 *
 * @param <R> the row
 * @param <E> the events that it folds
 */
@FunctionalInterface
public interface Projection<R, E> {

  /** The row of the event's key after the event; empty where there is none, or none any more. */
  Optional<R> project(Optional<R> row, Recorded<E> recorded);
}
