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

  private final PagedArray<Identity> byNumber;

  // Numbers from 1 on; 0 = free.
  private volatile int[] slots = new int[CAPACITY_FIRST];

  /**
   * Creates an empty one.
   *
   * @param byNumber where each aggregate stands, before it is added here
   */
  IdentityTable(PagedArray<Identity> byNumber) {
    this.byNumber = byNumber;
  }

  /** The aggregate; null where it was not added. Any thread. */
  @Nullable Identity find(String aggregate, String id) {
    var all = slots;
    int mask = all.length - 1;
    for (int at = hash(aggregate, id) & mask; ; at = (at + 1) & mask) {
      int number = (int) SLOT.getAcquire(all, at);
      if (number == 0) return null;
      var identity = byNumber.get(number - 1);
      if (identity != null && identity.id().equals(id) && identity.aggregate().equals(aggregate)) {
        return identity;
      }
    }
  }

  /** Adds the next one, which is not in it. Only the one writer. */
  void add(Identity identity) {
    int count = identity.dense() + 1;
    if (count > slots.length / 2) grow(count - 1);
    put(slots, identity);
  }

  /** By number, that is in the order in which they lie in memory. */
  private void grow(int count) {
    var larger = new int[Math.multiplyExact(slots.length, 2)];
    for (int i = 0; i < count; i++) {
      var identity = byNumber.get(i);
      if (identity != null) put(larger, identity);
    }
    slots = larger;
  }

  private static void put(int[] slots, Identity identity) {
    int mask = slots.length - 1;
    int at = hash(identity.aggregate(), identity.id()) & mask;
    while (slots[at] != 0) at = (at + 1) & mask;
    SLOT.setRelease(slots, at, identity.dense() + 1);
  }

  /** The high bits count too: ids that differ only at their beginning must not pile up. */
  private static int hash(String aggregate, String id) {
    int hash = (31 * aggregate.hashCode() + id.hashCode()) * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
