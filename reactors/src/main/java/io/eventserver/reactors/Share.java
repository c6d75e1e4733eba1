package io.eventserver.reactors;

import java.util.List;
import java.util.function.Predicate;

/**
 * The part of a reactor's events that this node reacts to.
 *
 * @param nodes who shares, in order; none: of a node that the others do not count on yet
 * @param isFirst whether this node is the one that notes how far all are
 * @param lanes of which aggregates it takes the events
 */
public record Share(List<String> nodes, boolean isFirst, Predicate<String> lanes) {
  public Share {
    nodes = List.copyOf(nodes);
  }

  /** Everything. */
  public static final Share ALL = new Share(List.of("alone"), true, _ -> true);

  /** Nothing. */
  public static final Share NONE = new Share(List.of(), false, _ -> false);
}
