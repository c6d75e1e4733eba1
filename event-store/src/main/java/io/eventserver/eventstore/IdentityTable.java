package io.eventserver.eventstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Finds aggregates by type and id: a table of their dense numbers, open addressing, half full at
 * most. 8 to 16 bytes an aggregate, and nothing that a garbage collector has to follow.
 *
 * <p>One thread adds, any thread finds; what it finds, it sees whole.
 */
final class IdentityTable {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(int[].class);
  private static final int CAPACITY_FIRST = 1 << 10;
  private static final int BLOCK = 64;
  private static final int LATELY = 1 << 14;

  private final Identities all;

  // Numbers from 1 on; 0 = free.
  private volatile int[] slots = new int[CAPACITY_FIRST];

  // By the hash of its id, what was found last. A command's aggregate is looked for at each step of
  // its way: by who decides, by the log, by who keeps states and rows.
  private volatile @Nullable Identity[] lately = new Identity[LATELY];

  /**
   * Creates an empty one.
   *
   * @param all where each aggregate stands, before it is added here
   */
  IdentityTable(Identities all) {
    this.all = all;
  }

  /** The aggregate; null where it was not added. Any thread. */
  @Nullable Identity find(String aggregate, String id) {
    // Before the slots: what was found in those of before must not be kept beside new ones.
    var known = lately;
    int hash = id.hashCode();
    int at = (hash ^ (hash >>> 16)) & (LATELY - 1);
    var last = known[at];
    if (last != null && last.id().equals(id) && last.aggregate().equals(aggregate)) return last;
    var found = lookUp(aggregate, id);
    if (found != null) known[at] = found;
    return found;
  }

  private @Nullable Identity lookUp(String aggregate, String id) {
    var uuid = Uuids.canonical(id);
    var now = slots;
    int mask = now.length - 1;
    for (int at = Identities.hash(id, uuid) & mask; ; at = (at + 1) & mask) {
      int number = (int) SLOT.getAcquire(now, at);
      if (number == 0) return null;
      int dense = number - 1;
      if (all.isAt(dense, aggregate, id, uuid)) {
        return new Identity(dense, all.aggregate(dense), id);
      }
    }
  }

  /** Adds the next one, which is not in it. Only the one writer. */
  void add(int dense) {
    if (dense >= slots.length / 2) index(dense);
    int at = next(slots, place(slots, dense));
    SLOT.setRelease(slots, at, dense + 1);
  }

  /**
   * Makes the table anew from the first so many, with room for more. Only the one writer.
   *
   * <p>They come in the order in which they lie in memory, and none waits for the one before: that
   * is several times faster than to add each when it is made.
   */
  void index(int count) {
    int capacity = CAPACITY_FIRST;
    while (count >= capacity / 2) capacity = Math.multiplyExact(capacity, 2);
    var anew = new int[capacity];
    for (int from = 0; from < count; from += BLOCK) put(anew, from, Math.min(count, from + BLOCK));
    slots = anew;
    lately = new Identity[LATELY];
  }

  private void put(int[] anew, int from, int to) {
    int[] places = new int[BLOCK];
    int[] seen = new int[BLOCK];
    // Looked at first, without waiting for one before the next is asked for: nearly each is far.
    for (int i = from; i < to; i++) {
      int at = place(anew, i);
      places[i - from] = at;
      seen[i - from] = anew[at];
    }
    for (int i = from; i < to; i++) {
      int at = places[i - from];
      boolean free = seen[i - from] == 0 && anew[at] == 0;
      SLOT.setRelease(anew, free ? at : next(anew, at), i + 1);
    }
  }

  private int place(int[] slots, int dense) {
    return all.hash(dense) & (slots.length - 1);
  }

  /** The first free place from one on. */
  private static int next(int[] slots, int from) {
    int at = from;
    while (slots[at] != 0) at = (at + 1) & (slots.length - 1);
    return at;
  }
}
