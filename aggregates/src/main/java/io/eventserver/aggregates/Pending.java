package io.eventserver.aggregates;

import io.eventserver.eventstore.Append;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;

/** An aggregate with decisions under way: the state after all of them, and who waits, in order. */
final class Pending {
  private final Deque<Work> works = new ArrayDeque<>();
  private Object state;
  private long version;
  private long stored;
  private long position;

  Pending(Versioned committed) {
    this.state = committed.state();
    this.version = committed.version();
    this.stored = committed.version();
    this.position = committed.position();
  }

  Object state() {
    return state;
  }

  long version() {
    return version;
  }

  /** The version up to which everything is durable. */
  long stored() {
    return stored;
  }

  /** The highest position that is known to be durable. */
  long position() {
    return position;
  }

  /** Adds a decision with the state after it. */
  void add(Work work, Object after) {
    works.add(work);
    state = after;
    version += count(work);
  }

  private static int count(Work work) {
    return work.append().map(Append::events).map(List::size).orElse(0);
  }

  /** The first work was stored up to a position: answers it, and what waited for it only. */
  void stored(long to) {
    position = to;
    var work = works.remove();
    stored += count(work);
    work.answerAt(to);
    release();
  }

  /** Answers what waits for nothing that is still under way. */
  void release() {
    while (!works.isEmpty() && works.peek().append().isEmpty()) works.remove().answerAt(position);
  }

  boolean isEmpty() {
    return works.isEmpty();
  }

  /** All that is not answered, in order; what they were decided on did not come true. */
  List<Work> drain() {
    var all = new ArrayList<>(works);
    works.clear();
    return all;
  }
}
