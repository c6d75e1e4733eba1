package io.eventserver.projections;

import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.PagedArray;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** Rows under keys of their own: a slot is given out when a key first appears. */
final class RowsByKey implements RowStore {
  private final Map<String, Integer> slots = new ConcurrentHashMap<>();
  private final PagedArray<Object> rows;
  private final PagedArray<String> keys;
  private volatile int end;

  RowsByKey() {
    this(new PagedArray<>(), new PagedArray<>());
  }

  private RowsByKey(PagedArray<Object> rows, PagedArray<String> keys) {
    this.rows = rows;
    this.keys = keys;
  }

  @Override
  public Optional<Object> before(String key, Identity identity) {
    return find(key);
  }

  /** A key that comes again after it was removed is a new row at the end. */
  @Override
  public void put(String key, Identity identity, @Nullable Object row) {
    Integer known = row == null ? slots.remove(key) : slots.get(key);
    if (known != null) {
      rows.set(known, row);
      if (row == null) keys.set(known, null);
    } else if (row != null) {
      int slot = end;
      keys.set(slot, key);
      rows.set(slot, row);
      end = slot + 1;
      slots.put(key, slot);
    }
  }

  @Override
  public Optional<Object> get(int slot) {
    return Optional.ofNullable(rows.get(slot));
  }

  @Override
  public Optional<Object> find(String key) {
    Integer slot = slots.get(key);
    return slot == null ? Optional.empty() : get(slot);
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public Optional<String> key(int slot) {
    return rows.get(slot) == null ? Optional.empty() : Optional.ofNullable(keys.get(slot));
  }

  @Override
  public boolean keepsKeys() {
    return true;
  }

  /** To be read by its slots only. */
  @Override
  public RowStore copy() {
    var copy = new RowsByKey(rows.copy(), keys.copy());
    copy.end = end;
    return copy;
  }

  @Override
  public void restore(int slot, String key, Object row) {
    keys.set(slot, key);
    rows.set(slot, row);
    slots.put(key, slot);
  }

  @Override
  public int late() {
    return 0;
  }

  @Override
  public void writeOrder(SnapshotOut out) {
    // Slots are given out in it.
  }

  @Override
  public void restoreOrder(SnapshotIn in, int late, int slotsUsed) {
    end = slotsUsed;
  }

  @Override
  public void clear() {
    slots.clear();
    keys.clear();
    rows.clear();
    end = 0;
  }
}
