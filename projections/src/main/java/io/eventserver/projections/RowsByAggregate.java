package io.eventserver.projections;

import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.PagedArray;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Rows of the aggregates of one type, by the aggregate's dense number: no key is kept. */
final class RowsByAggregate implements RowStore {
  private final Directory directory;
  private final String aggregate;
  private final PagedArray<Object> rows;
  private final Appearances appearances;

  RowsByAggregate(Directory directory, String aggregate) {
    this(directory, aggregate, new PagedArray<>(), new Appearances());
  }

  private RowsByAggregate(
      Directory directory, String aggregate, PagedArray<Object> rows, Appearances appearances) {
    this.directory = directory;
    this.aggregate = aggregate;
    this.rows = rows;
    this.appearances = appearances;
  }

  @Override
  public Optional<Object> before(String key, Identity identity) {
    return Optional.ofNullable(rows.get(identity.dense()));
  }

  @Override
  public void put(String key, Identity identity, @Nullable Object row) {
    int number = identity.dense();
    if (row != null && rows.get(number) == null) appearances.add(number);
    rows.set(number, row);
  }

  @Override
  public Optional<Object> get(int slot) {
    int number = appearances.number(slot);
    return number < 0 ? Optional.empty() : Optional.ofNullable(rows.get(number));
  }

  @Override
  public Optional<Object> find(String key) {
    var identity = directory.find(aggregate, key);
    return identity == null ? Optional.empty() : before(key, identity);
  }

  @Override
  public int end() {
    return appearances.end();
  }

  @Override
  public Optional<String> key(int slot) {
    int number = appearances.number(slot);
    return number < 0 || rows.get(number) == null
        ? Optional.empty()
        : Optional.of(directory.get(number).id());
  }

  @Override
  public boolean keepsKeys() {
    return false;
  }

  @Override
  public RowStore copy() {
    return new RowsByAggregate(directory, aggregate, rows.copy(), appearances.copy());
  }

  @Override
  public void restore(int slot, String key, Object row) {
    rows.set(appearances.number(slot), row);
  }

  @Override
  public int late() {
    return appearances.late();
  }

  @Override
  public void writeOrder(SnapshotOut out) throws IOException {
    appearances.write(out);
  }

  @Override
  public void restoreOrder(SnapshotIn in, int late, int end) throws IOException {
    appearances.read(in, late, end);
  }

  @Override
  public void clear() {
    rows.clear();
    appearances.clear();
  }
}
