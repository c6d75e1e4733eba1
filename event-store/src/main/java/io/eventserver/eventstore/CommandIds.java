package io.eventserver.eventstore;

import java.util.HashMap;
import java.util.Map;

/**
 * Where each command id stands in the log: a hash and a position of 16 bytes, verified in the log.
 *
 * <p>An open-addressing table at most three quarters full. The few ids whose hash is taken by
 * another id are kept in full beside it. Safe for any thread.
 */
final class CommandIds {
  private long[] hashes = new long[1024];
  private long[] positions = new long[1024];
  private int size;
  private final Map<String, Long> twins = new HashMap<>();

  /** The position at which the id may stand; 0: it certainly does not. */
  synchronized long find(String commandId) {
    Long twin = twins.isEmpty() ? null : twins.get(commandId);
    return twin == null ? positions[slot(hash(commandId))] : twin;
  }

  /** Remembers a new id at the position of its decision's last event. */
  synchronized void put(String commandId, long position) {
    long hash = hash(commandId);
    int slot = slot(hash);
    if (positions[slot] != 0) {
      twins.put(commandId, position);
      return;
    }
    hashes[slot] = hash;
    positions[slot] = position;
    size++;
    if (size > hashes.length / 4 * 3) grow();
  }

  private int slot(long hash) {
    int mask = hashes.length - 1;
    int slot = (int) hash & mask;
    while (positions[slot] != 0 && hashes[slot] != hash) slot = (slot + 1) & mask;
    return slot;
  }

  private void grow() {
    var oldHashes = hashes;
    var oldPositions = positions;
    hashes = new long[Math.multiplyExact(oldHashes.length, 2)];
    positions = new long[hashes.length];
    for (int i = 0; i < oldHashes.length; i++) {
      if (oldPositions[i] == 0) continue;
      int slot = slot(oldHashes[i]);
      hashes[slot] = oldHashes[i];
      positions[slot] = oldPositions[i];
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
}
