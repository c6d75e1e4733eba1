package io.eventserver.eventstore;

import java.util.List;

/**
 * Decisions to be stored in order, each for itself.
 *
 * <p>A sender decides on events of its own that are still under way. If one of those is not stored,
 * what it decided on top is void: the log refuses appends to an aggregate from a sender that has
 * not yet seen that an earlier one of its own to the same aggregate failed.
 *
 * @param owner who sends them
 * @param number of this message, rising with each message of the owner
 * @param seen number of the owner's last message whose outcome it has taken in
 * @param chained whether that is so of everything that the owner sends, whatever the aggregate;
 *     within a process only
 */
public record Appends(String owner, long number, long seen, boolean chained, List<Append> appends) {
  public Appends {
    appends = List.copyOf(appends);
  }

  public Appends(String owner, long number, long seen, List<Append> appends) {
    this(owner, number, seen, false, appends);
  }
}
