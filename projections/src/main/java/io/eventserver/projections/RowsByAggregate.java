package io.eventserver.projections;

import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.PagedArray;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the aggregates of one type: a slot is the aggregate's dense number, no key is kept. */
final class RowsByAggregate implements RowStore {
  private final Directory directory;
  private final String aggregate;
  private final PagedArray<Object> rows;
  private volatile int end;

  RowsByAggregate(Directory directory, String aggregate) {
    this(directory, aggregate, new PagedArray<>());
  }

  private RowsByAggregate(Directory directory, String aggregate, PagedArray<Object> rows) {
    this.directory = directory;
    this.aggregate = aggregate;
    this.rows = rows;
  }

  @Override
  public Optional<Object> before(String key, Identity identity) {
    return get(identity.dense());
  }

  @Override
  public void put(String key, Identity identity, @Nullable Object row) {
    int slot = identity.dense();
    rows.set(slot, row);
    if (slot >= end) end = slot + 1;
  }

  @Override
  public Optional<Object> get(int slot) {
    return Optional.ofNullable(rows.get(slot));
  }

  @Override
  public Optional<Object> find(String key) {
    var identity = directory.find(aggregate, key);
    return identity == null ? Optional.empty() : get(identity.dense());
  }

  @Override
  public int end() {
    return end;
  }

  @Override
  public Optional<String> key(int slot) {
    return rows.get(slot) == null ? Optional.empty() : Optional.of(directory.get(slot).id());
  }

  @Override
  public boolean keepsKeys() {
    return false;
  }

  @Override
  public RowStore copy() {
    var copy = new RowsByAggregate(directory, aggregate, rows.copy());
    copy.end = end;
    return copy;
  }

  @Override
  public void restore(int slot, String key, Object row) {
    rows.set(slot, row);
  }

  @Override
  public void restoreEnd(int slots) {
    end = slots;
  }

  @Override
  public void clear() {
    rows.clear();
    end = 0;
  }
}
