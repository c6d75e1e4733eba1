package io.eventserver.domain;

import java.util.List;
import java.util.Optional;

/**
 * How a reactor reads a projection.
 *
 * <p>Within a reaction both methods wait until the projection has applied the event that is reacted
 * to; they may block and are meant for virtual threads. They throw {@link IllegalStateException}
 * where the projection is stopped or does not come up in time: the reaction is then tried again.
 *
 * @param <R> the row
 */
public interface Rows<R> {

  /** The row of a key. */
  Optional<R> find(String key);

  /** Up to so many rows, in order of their first appearance. */
  List<R> list(int limit);
}
