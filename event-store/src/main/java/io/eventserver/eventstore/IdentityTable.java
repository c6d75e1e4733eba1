package io.eventserver.eventstore;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * The aggregates of one type by id: an open-addressing table at most half full, with one writer and
 * any number of readers. Nothing is ever removed, so a reader that finds an empty slot has seen
 * all.
 */
final class IdentityTable {
  private static final VarHandle SLOT = MethodHandles.arrayElementVarHandle(Identity[].class);

  private volatile @Nullable Identity[] slots = new Identity[1024];
  private volatile int size;

  int size() {
    return size;
  }

  @Nullable Identity find(String id) {
    var all = slots;
    int mask = all.length - 1;
    for (int at = spread(id) & mask; ; at = (at + 1) & mask) {
      var identity = (Identity) SLOT.getAcquire(all, at);
      if (identity == null || identity.id().equals(id)) return identity;
    }
  }

  /** Adds one whose id is not in it. Only the one writer. */
  void add(Identity identity) {
    int count = size + 1;
    if (count > slots.length / 2) grow();
    put(slots, identity);
    size = count;
  }

  private void grow() {
    var old = slots;
    var larger = new Identity[Math.multiplyExact(old.length, 2)];
    for (var identity : old) if (identity != null) put(larger, identity);
    slots = larger;
  }

  private static void put(@Nullable Identity[] slots, Identity identity) {
    int mask = slots.length - 1;
    int at = spread(identity.id()) & mask;
    while (slots[at] != null) at = (at + 1) & mask;
    SLOT.setRelease(slots, at, identity);
  }

  /** The high bits count too: ids that differ only at their beginning must not pile up. */
  private static int spread(String id) {
    int hash = id.hashCode() * 0x9E3779B9;
    return hash ^ (hash >>> 15);
  }
}
