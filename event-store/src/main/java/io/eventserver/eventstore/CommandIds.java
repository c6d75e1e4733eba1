package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.ToLongFunction;
import org.jspecify.annotations.Nullable;

/**
 * Where each command id stands in the log: a hash and a position of 12 bytes, verified in the log.
 *
 * <p>Many small open-addressing tables, each at most four fifths full, which grow by half one after
 * the other: so none takes long, and an id costs 15 to 23 bytes. The few ids whose hash is taken by
 * another id are kept in full beside them. Safe for any thread.
 */
final class CommandIds {
  private static final int SHARD_BITS = 12;
  private static final int SHARDS = 1 << SHARD_BITS;

  // Room for ids on their way: a log with few of them needs no more, and each shard gets some of
  // many.
  private static final int FEW = 1 << 12;
  private static final int MANY = 1 << 18;

  private final Shard[] shards = new Shard[SHARDS];
  private final ToLongFunction<String> hash;
  private final Map<String, Long> twins = new ConcurrentHashMap<>();

  /** What is defined and not yet to be found; none where there is nothing. */
  private @Nullable CommandIdBlock block;

  CommandIds() {
    this(CommandIds::hash);
  }

  /** With another hash; for tests. */
  CommandIds(ToLongFunction<String> hash) {
    this.hash = hash;
    Arrays.setAll(shards, _ -> new Shard());
  }

  /** The position at which the id may stand; 0: it certainly does not. */
  long find(String commandId) {
    Long twin = twins.isEmpty() ? null : twins.get(commandId);
    if (twin != null) return twin;
    long hashed = hash.applyAsLong(commandId);
    return shard(hashed).find((int) hashed);
  }

  /** Remembers a new id at the position of its decision's last event. */
  void put(String commandId, long position) {
    long hashed = hash.applyAsLong(commandId);
    if (!shard(hashed).put((int) hashed, position)) twins.put(commandId, position);
  }

  /**
   * Remembers a new id as well, which is found after {@link #index}: for many, by one thread.
   *
   * <p>Put one by one, each waits for the memory of another shard, and that is most of what it
   * costs in a table of millions. So they are collected, and put shard by shard.
   */
  void define(String commandId, long position) {
    if (block == null) block = new CommandIdBlock(FEW);
    if (block.size() == block.room()) {
      put(block);
      if (block.room() < MANY) block = new CommandIdBlock(MANY);
    }
    block.add(commandId, hash.applyAsLong(commandId), position);
  }

  /** What was defined is found. */
  void index() {
    if (block != null) put(block);
    block = null;
  }

  private void put(CommandIdBlock many) {
    many.sort(SHARD_BITS);
    for (int place = 0; place < many.size(); )
      place = shard(many.hash(place)).put(many, place, twins);
    many.clear();
  }

  private Shard shard(long hash) {
    return shards[shardOf(hash)];
  }

  private static int shardOf(long hash) {
    return (int) (hash >>> (Long.SIZE - SHARD_BITS));
  }

  void clear() {
    Arrays.setAll(shards, _ -> new Shard());
    twins.clear();
    block = null;
  }

  /** How many ids stand at positions of a range, the first of which is not part of it. */
  long count(long after, long upTo) {
    long count = 0;
    for (var shard : shards) count += shard.count(after, upTo);
    for (long position : twins.values()) if (position > after && position <= upTo) count++;
    return count;
  }

  /** Writes the ids of such a range. */
  void write(SnapshotOut out, long after, long upTo) throws IOException {
    for (var shard : shards) out.entry(it -> shard.write(it, after, upTo));
    var twinsNow = new HashMap<>(twins);
    twinsNow.values().removeIf(position -> position <= after || position > upTo);
    out.entry(it -> it.putInt(twinsNow.size()));
    for (var twin : twinsNow.entrySet()) {
      out.entry(
          it -> {
            Fields.writeString(it, twin.getKey());
            it.putLong(twin.getValue());
          });
    }
  }

  /** Takes in what was written. */
  void read(SnapshotIn in) throws IOException {
    for (var shard : shards) shard.read(in.entry());
    int count = in.entry().getInt();
    for (int i = 0; i < count; i++) {
      var entry = in.entry();
      twins.put(Fields.readString(entry), entry.getLong());
    }
  }

  /** FNV-1a over the characters, finished as in MurmurHash3 so that the low bits depend on all. */
  private static long hash(String commandId) {
    long hash = 0xcbf29ce484222325L;
    for (int i = 0; i < commandId.length(); i++) {
      hash = (hash ^ commandId.charAt(i)) * 0x100000001b3L;
    }
    hash = (hash ^ (hash >>> 33)) * 0xff51afd7ed558ccdL;
    hash = (hash ^ (hash >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return hash ^ (hash >>> 33);
  }

  /** One table; a position of 0 is a free slot. */
  private static final class Shard {
    private static final int SLOTS_FIRST = 6;
    private static final int ENTRY_BYTES = Integer.BYTES + Long.BYTES;

    private static final int[] NO_HASHES = {};
    private static final long[] NO_POSITIONS = {};

    private int[] hashes = NO_HASHES;
    private long[] positions = NO_POSITIONS;
    private int size;

    synchronized long find(int hash) {
      return size == 0 ? 0 : positions[slot(hash)];
    }

    /** False where another id has the same hash. */
    synchronized boolean put(int hash, long position) {
      makeRoom(size + 1);
      return putNew(hash, position);
    }

    /** Those of this shard, from a place on; answers where those of the next begin. */
    synchronized int put(CommandIdBlock many, int from, Map<String, Long> twins) {
      int to = from + 1;
      while (to < many.size() && shardOf(many.hash(to)) == shardOf(many.hash(from))) to++;
      makeRoom(size + to - from);
      for (int place = from; place < to; place++) {
        if (putNew((int) many.hash(place), many.position(place))) continue;
        twins.put(many.id(place), many.position(place));
      }
      return to;
    }

    /** False where the hash is taken. */
    private boolean putNew(int hash, long position) {
      int slot = slot(hash);
      if (positions[slot] != 0) return false;
      hashes[slot] = hash;
      positions[slot] = position;
      size++;
      return true;
    }

    /** The slot of a hash, or the free one where it belongs. */
    private int slot(int hash) {
      int slot = (int) ((Integer.toUnsignedLong(hash) * positions.length) >>> Integer.SIZE);
      while (positions[slot] != 0 && hashes[slot] != hash) {
        slot = slot + 1 == positions.length ? 0 : slot + 1;
      }
      return slot;
    }

    private void makeRoom(int count) {
      int slots = Math.max(SLOTS_FIRST, positions.length);
      while (count > slots / 5 * 4) slots += slots / 2;
      if (slots > positions.length) grow(slots);
    }

    private void grow(int slots) {
      var oldHashes = hashes;
      var oldPositions = positions;
      hashes = new int[slots];
      positions = new long[slots];
      for (int i = 0; i < oldHashes.length; i++) {
        if (oldPositions[i] == 0) continue;
        int slot = slot(oldHashes[i]);
        hashes[slot] = oldHashes[i];
        positions[slot] = oldPositions[i];
      }
    }

    synchronized int count(long after, long upTo) {
      int count = 0;
      for (long position : positions) if (position > after && position <= upTo) count++;
      return count;
    }

    synchronized void write(ByteBuffer out, long after, long upTo) {
      int start = out.position();
      out.putInt(0);
      for (int i = 0; i < positions.length; i++) {
        if (positions[i] <= after || positions[i] > upTo) continue;
        out.putInt(hashes[i]).putLong(positions[i]);
      }
      out.putInt(start, (out.position() - start - Integer.BYTES) / ENTRY_BYTES);
    }

    synchronized void read(ByteBuffer in) {
      int count = in.getInt();
      if (count < 0 || count > in.remaining() / ENTRY_BYTES) {
        throw new CorruptRecord("a number of command ids: " + count);
      }
      makeRoom(size + count);
      for (int i = 0; i < count; i++) {
        int hash = in.getInt();
        long position = in.getLong();
        if (position < 1 || !put(hash, position)) throw new CorruptRecord("a command id twice");
      }
    }
  }
}
