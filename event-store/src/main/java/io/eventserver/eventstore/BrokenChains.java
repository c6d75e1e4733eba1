package io.eventserver.eventstore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which senders have decided on events that were not stored, and do not know it yet.
 *
 * <p>An entry lives until its sender has seen the failure, so there are never more of them than a
 * sender has appends under way. A message of a sender that never came may have held anything: until
 * the sender has seen that it failed, nothing of its is stored.
 */
final class BrokenChains {
  private static final int SENDERS_MAX = 10_000;

  private final Map<String, Map<Link, Long>> byOwner = new HashMap<>();

  // Of each sender the number of the last message that came, and of the last that did not.
  private final Map<String, Heard> heard =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1L;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Heard> eldest) {
          return size() > SENDERS_MAX;
        }
      };

  private record Link(String aggregate, String id) {}

  // Whether the sender of the message that came last has lost one and does not know it.
  private boolean lost;

  private record Heard(long last, long missing) {}

  /** An append was not stored. */
  void broke(Appends message, Append append) {
    byOwner
        .computeIfAbsent(message.owner(), _ -> new LinkedHashMap<>())
        .putIfAbsent(new Link(append.aggregate(), append.id()), message.number());
  }

  /** A message comes: forgets what its sender has seen by now. */
  void seen(Appends message) {
    var before = heard.getOrDefault(message.owner(), new Heard(0, 0));
    boolean gap = message.number() - 1 > Math.max(before.last, message.seen());
    long missing = gap ? message.number() - 1 : before.missing;
    lost = missing > message.seen();
    heard.put(message.owner(), new Heard(Math.max(before.last, message.number()), missing));
    var links = byOwner.get(message.owner());
    if (links == null) return;
    var oldest = links.values().iterator();
    while (oldest.hasNext() && oldest.next() <= message.seen()) oldest.remove();
    if (links.isEmpty()) byOwner.remove(message.owner());
  }

  /** Whether an append of the message that came last was decided on events that were not stored. */
  boolean voids(Appends message, Append append) {
    if (lost) return true;
    if (byOwner.isEmpty()) return false;
    var links = byOwner.get(message.owner());
    if (links == null) return false;
    return message.chained() || links.containsKey(new Link(append.aggregate(), append.id()));
  }
}
