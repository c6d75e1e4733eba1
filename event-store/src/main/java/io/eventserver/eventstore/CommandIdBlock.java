package io.eventserver.eventstore;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** New command ids, where they stand, and in which order they go into a table. One thread's. */
final class CommandIdBlock {
  private final @Nullable String[] ids;
  private final long[] hashes;
  private final long[] positions;
  private int[] order = {};
  private int size;

  /** Room for so many. */
  CommandIdBlock(int room) {
    ids = new @Nullable String[room];
    hashes = new long[room];
    positions = new long[room];
  }

  int room() {
    return ids.length;
  }

  int size() {
    return size;
  }

  void add(String id, long hash, long position) {
    ids[size] = id;
    hashes[size] = hash;
    positions[size] = position;
    size++;
  }

  /** By the first bits of the hashes; those alike stay in the order in which they came. */
  void sort(int bits) {
    int shift = Long.SIZE - bits;
    int[] next = new int[(1 << bits) + 1];
    for (int i = 0; i < size; i++) next[(int) (hashes[i] >>> shift) + 1]++;
    for (int i = 1; i < next.length; i++) next[i] += next[i - 1];
    order = new int[size];
    for (int i = 0; i < size; i++) order[next[(int) (hashes[i] >>> shift)]++] = i;
  }

  /** The id at a place of the order. */
  String id(int place) {
    return Objects.requireNonNull(ids[order[place]]);
  }

  long hash(int place) {
    return hashes[order[place]];
  }

  long position(int place) {
    return positions[order[place]];
  }

  void clear() {
    Arrays.fill(ids, 0, size, null);
    size = 0;
  }
}
