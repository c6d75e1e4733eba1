package io.eventserver.reactors;

import java.util.HashMap;
import java.util.Map;

/**
 * Aggregates for which so much waits that the rest is not held on to: it is read from the log when
 * its turn comes. Any thread.
 */
final class Missed {
  static final long NONE = Long.MAX_VALUE;

  private final Map<String, Rest> rests = new HashMap<>();

  /** The first position that is to be read, and the last that is known to be. */
  private static final class Rest {
    private long next;
    private long last;

    Rest(long position) {
      next = position;
      last = position;
    }
  }

  /** A position of a lane does not wait; nor does any that comes after it, until they are read. */
  synchronized void begin(String lane, long position) {
    rests.put(lane, new Rest(position));
  }

  /** Whether a position is one of those; it is, from now on, if others of its lane are. */
  synchronized boolean takes(String lane, long position) {
    var rest = rests.get(lane);
    if (rest == null || position < rest.next) return false;
    rest.last = Math.max(rest.last, position);
    return true;
  }

  /** The first position of a lane that is to be read; {@link #NONE} where nothing is. */
  synchronized long next(String lane) {
    var rest = rests.get(lane);
    return rest == null ? NONE : rest.next;
  }

  /** All of a lane up to a position is done; answers whether there is more. */
  synchronized boolean isMoreBeyond(String lane, long position) {
    var rest = rests.get(lane);
    if (rest == null) return false;
    rest.next = position + 1;
    if (position < rest.last) return true;
    rests.remove(lane);
    return false;
  }

  /** A lane is another node's. */
  synchronized void drop(String lane) {
    rests.remove(lane);
  }

  /** The lowest position that is to be read; {@link #NONE} where nothing is. */
  synchronized long lowest() {
    long lowest = NONE;
    for (var rest : rests.values()) lowest = Math.min(lowest, rest.next);
    return lowest;
  }
}
