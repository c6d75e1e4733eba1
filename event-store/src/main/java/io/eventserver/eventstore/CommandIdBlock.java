package io.eventserver.eventstore;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * New ids on their way into their shards, many at a time.
 *
 * <p>Put one by one, each waits for the memory of another shard, which is most of what it costs in
 * a table of millions. Put shard by shard, they follow each other in the same few pages. Owned by
 * one thread.
 */
final class CommandIdBlock {
  private final @Nullable String[] ids;
  private final long[] hashes;
  private final long[] positions;
  private int count;

  /** Room for so many. */
  CommandIdBlock(int room) {
    ids = new @Nullable String[room];
    hashes = new long[room];
    positions = new long[room];
  }

  /** Takes the ids out of a block, in no order but that in which those of a shard came. */
  interface Table {
    void put(String commandId, long hash, long position);
  }

  int room() {
    return ids.length;
  }

  boolean isFull() {
    return count == room();
  }

  void add(String commandId, long hash, long position) {
    ids[count] = commandId;
    hashes[count] = hash;
    positions[count] = position;
    count++;
  }

  /** Puts all of them; then there are none. */
  void drain(int shardBits, Table table) {
    for (int i : byShard(shardBits)) {
      table.put(String.valueOf(ids[i]), hashes[i], positions[i]);
    }
    Arrays.fill(ids, 0, count, null);
    count = 0;
  }

  /** A counting sort by the first bits of the hashes, which keeps the order of those alike. */
  private int[] byShard(int shardBits) {
    int shift = Long.SIZE - shardBits;
    int[] next = new int[(1 << shardBits) + 1];
    for (int i = 0; i < count; i++) next[(int) (hashes[i] >>> shift) + 1]++;
    for (int i = 1; i < next.length; i++) next[i] += next[i - 1];
    int[] order = new int[count];
    for (int i = 0; i < count; i++) order[next[(int) (hashes[i] >>> shift)]++] = i;
    return order;
  }
}
