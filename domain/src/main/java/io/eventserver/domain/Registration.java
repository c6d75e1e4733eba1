package io.eventserver.domain;

/** Where a {@link Domain} puts what it has. A name that is taken already is refused. */
public interface Registration {

  /** Adds a type of aggregate. */
  <A extends Aggregate<A, C, E>, C, E> void aggregate(AggregateType<A, C, E> type);

  /** Adds a projection; answers how a reactor of the same domain reads it. */
  <R, E> Rows<R> projection(ProjectionType<R, E> type);

  /** Adds a reactor. */
  <E> void reactor(ReactorType<E> type);
}
