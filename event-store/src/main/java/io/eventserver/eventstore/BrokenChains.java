package io.eventserver.eventstore;

import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;

/**
 * Which senders have decided on events that were not stored, and do not know it yet.
 *
 * <p>An entry lives until its sender has seen the failure, so there are never more of them than a
 * sender has appends under way.
 */
final class BrokenChains {
  private final Map<String, Map<Link, Long>> byOwner = new HashMap<>();

  private record Link(String aggregate, String id) {}

  /** An append was not stored. */
  void broke(Appends message, Append append) {
    byOwner
        .computeIfAbsent(message.owner(), _ -> new LinkedHashMap<>())
        .putIfAbsent(new Link(append.aggregate(), append.id()), message.number());
  }

  /** Forgets what the sender has seen by now. */
  void seen(Appends message) {
    var links = byOwner.get(message.owner());
    if (links == null) return;
    var oldest = links.values().iterator();
    while (oldest.hasNext() && oldest.next() <= message.seen()) oldest.remove();
    if (links.isEmpty()) byOwner.remove(message.owner());
  }

  /** Whether an append was decided on events that were not stored. */
  boolean voids(Appends message, Append append) {
    if (byOwner.isEmpty()) return false;
    var links = byOwner.get(message.owner());
    return links != null && links.containsKey(new Link(append.aggregate(), append.id()));
  }
}
