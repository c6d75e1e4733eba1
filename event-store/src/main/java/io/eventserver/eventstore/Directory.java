package io.eventserver.eventstore;

import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Every aggregate that has events: from its type and id to its dense number, and back. */
public final class Directory {
  private final Identities all = new Identities();
  private final IdentityTable byName = new IdentityTable(all);
  private final Map<String, AtomicInteger> counts = new ConcurrentHashMap<>();
  private @Nullable Count last;
  private int indexed;

  /** How many there are of a type. */
  private record Count(String aggregate, AtomicInteger number) {}

  /** The aggregate, or null where it has no events. Any thread. */
  public @Nullable Identity find(String aggregate, String id) {
    return byName.find(aggregate, id);
  }

  /** The aggregate of a number that was given out. Any thread. */
  public Identity get(int dense) {
    require(dense);
    return all.get(dense);
  }

  /** The type of an aggregate of a number that was given out. Any thread. */
  public String aggregate(int dense) {
    require(dense);
    return all.aggregate(dense);
  }

  private void require(int dense) {
    if (dense < 0 || dense >= all.size()) {
      throw new IllegalArgumentException("no aggregate has number " + dense);
    }
  }

  /** How many there are. */
  public int size() {
    return all.size();
  }

  /** Whether there is any of a type. Any thread. */
  public boolean holds(String aggregate) {
    return counts.containsKey(aggregate);
  }

  /** How many there are of each type. */
  public Map<String, Integer> counts() {
    var now = new TreeMap<String, Integer>();
    counts.forEach((type, count) -> now.put(type, count.get()));
    return now;
  }

  /** Adds the next one. Only the thread that owns the log. */
  void add(Identity identity) {
    define(identity);
    byName.add(identity.dense());
    indexed = all.size();
  }

  /** Adds the next one, which is found by its number only until {@link #index}. */
  void define(Identity identity) {
    requireNext(identity.dense());
    all.add(identity);
    count(identity.aggregate());
  }

  /** The same by the UUID that its id is. */
  void define(int dense, String aggregate, UUID uuid) {
    requireNext(dense);
    all.add(aggregate, uuid);
    count(aggregate);
  }

  private void requireNext(int dense) {
    if (dense == all.size()) return;
    throw new IllegalArgumentException("number %d is not the next".formatted(dense));
  }

  private void count(String aggregate) {
    var now = last;
    if (now == null || !now.aggregate.equals(aggregate)) {
      now = new Count(aggregate, counts.computeIfAbsent(aggregate, _ -> new AtomicInteger()));
      last = now;
    }
    // One thread adds: no other comes in between.
    now.number.setRelease(now.number.getPlain() + 1);
  }

  /** Forgets everything. */
  void clear() {
    all.clear();
    counts.clear();
    last = null;
    index();
  }

  /** Makes everything that was defined found by its name: faster than one by one, if it is much. */
  void index() {
    if (all.size() - indexed > indexed / 4 || indexed > all.size()) {
      byName.index(all.size());
    } else {
      for (int i = indexed; i < all.size(); i++) byName.add(i);
    }
    indexed = all.size();
  }
}
