package io.eventserver.projections;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotPart;
import io.eventserver.eventstore.Thrown;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.SortedSet;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One projection with its rows.
 *
 * <p>One thread applies, any thread reads. A fold that throws stops this projection for good: its
 * rows stay as they were, its reads fail, the rest of the node goes on.
 *
 * @param <R> the row
 * @param <E> its events
 */
final class ProjectionHost<R, E> {
  private static final Logger LOG = LoggerFactory.getLogger(ProjectionHost.class);
  private static final int SLOTS_PER_PAGE_MAX = 1_000_000;

  private final ProjectionType<R, E> type;
  private final RowStore rows;
  private final String edition;
  private final AtomicInteger count = new AtomicInteger();
  private volatile @Nullable Stopped stopped;

  /** Where and why a projection stopped. */
  record Stopped(long position, String error) {}

  /** A part of the rows, and the slot at which the next part begins, if there may be one. */
  record Page(List<Row> rows, OptionalInt next) {}

  record Row(String key, Object row) {}

  /**
   * @param sources the aggregate types that it has events of
   */
  ProjectionHost(ProjectionType<R, E> type, RowStore rows, SortedSet<String> sources) {
    this.type = type;
    this.rows = rows;
    this.edition = type.name() + " of " + String.join(", ", sources);
  }

  static <R, E> ProjectionHost<R, E> of(
      ProjectionType<R, E> type, RowStore rows, SortedSet<String> sources) {
    return new ProjectionHost<>(type, rows, sources);
  }

  /** Its name and what it is made of: another edition has other slots. */
  String edition() {
    return edition;
  }

  String name() {
    return type.name();
  }

  ProjectionType<R, E> type() {
    return type;
  }

  boolean takesSomeOf(AggregateType<?, ?, ?> aggregate) {
    return takesSomeOf(type, aggregate);
  }

  /** Whether any event of an aggregate's type is one of a projection's. */
  static boolean takesSomeOf(ProjectionType<?, ?> type, AggregateType<?, ?, ?> aggregate) {
    return aggregate.events().stream()
        .anyMatch(event -> type.events().isAssignableFrom(event.javaType()));
  }

  boolean takes(Class<?> event) {
    return type.events().isAssignableFrom(event);
  }

  /** Its rows as they are now. */
  SnapshotPart capture() {
    return new RowsOfProjection(name(), rows.copy());
  }

  void restore(SnapshotIn in) throws IOException {
    count.set(RowsOfProjection.read(in, type.row(), rows));
  }

  void clear() {
    rows.clear();
    count.set(0);
  }

  int count() {
    return count.get();
  }

  @Nullable Stopped stopped() {
    return stopped;
  }

  // Only events of E and rows that this projection made come here.
  @SuppressWarnings("unchecked")
  void apply(Identity identity, Recorded<Object> recorded) {
    if (stopped != null) return;
    try {
      var typed = (Recorded<E>) (Recorded<?>) recorded;
      String key = type.key().isPresent() ? type.key().get().apply(typed) : identity.id();
      var before = (Optional<R>) rows.before(key, identity);
      var after = type.projection().project(before, typed);
      if (before.isEmpty() && after.isEmpty()) return;
      rows.put(key, identity, after.orElse(null));
      if (after.isPresent() != before.isPresent()) count.addAndGet(after.isPresent() ? 1 : -1);
    } catch (Exception | Error e) {
      var thrown = Thrown.of(e);
      stopped = new Stopped(recorded.position(), thrown.told());
      LOG.error("projection {} stopped at {}", name(), recorded.position(), thrown.cause());
    }
  }

  Optional<Object> find(String key) {
    check();
    return rows.find(key);
  }

  Page page(int from, int limit) {
    check();
    List<Row> page = new ArrayList<>();
    int end = rows.end();
    int slot = from;
    for (; slot < end && page.size() < limit && slot - from < SLOTS_PER_PAGE_MAX; slot++) {
      var row = rows.get(slot);
      var key = rows.key(slot);
      if (row.isPresent() && key.isPresent()) page.add(new Row(key.get(), row.get()));
    }
    return new Page(page, slot < end ? OptionalInt.of(slot) : OptionalInt.empty());
  }

  private void check() {
    var why = stopped;
    if (why == null) return;
    throw RequestFailure.unavailable(
        "projection %s stopped at position %d: %s".formatted(name(), why.position, why.error));
  }
}
