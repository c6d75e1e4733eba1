package io.eventserver.projections;

import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import java.io.IOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The rows of one projection by key, in order of first appearance: one that was removed and comes
 * again is the last. One writer, many readers.
 */
interface RowStore {

  /** The row of an event's key; {@code identity} = the aggregate of the event. */
  Optional<Object> before(String key, Identity identity);

  /** Puts the row of an event's key, or removes it where it is null. */
  void put(String key, Identity identity, @Nullable Object row);

  /** The row of a key. Any thread. */
  Optional<Object> find(String key);

  /** The row in a slot. Any thread. */
  Optional<Object> get(int slot);

  /** The first slot that was never used. Any thread. */
  int end();

  /** The key of a slot that has a row. Any thread. */
  Optional<String> key(int slot);

  /** Whether it keeps keys, and does not find them elsewhere. */
  boolean keepsKeys();

  /** The same rows, which do not change with these. */
  RowStore copy();

  /** Puts a row into a slot of its own, as a snapshot has it, in order of the slots. */
  void restore(int slot, String key, Object row);

  /** How many rows stand in other slots than it would say of itself. */
  int late();

  /** Writes which those are. */
  void writeOrder(SnapshotOut out) throws IOException;

  /**
   * Takes them in, before any row.
   *
   * @param late how many there are
   * @param end the first slot that was never used
   */
  void restoreOrder(SnapshotIn in, int late, int end) throws IOException;

  /** Forgets every row. */
  void clear();
}
