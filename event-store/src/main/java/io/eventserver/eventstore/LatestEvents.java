package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;

/**
 * The events that were committed last, kept a while: who reads closely behind the head need not
 * have them read from the log.
 *
 * <p>Belongs to one event loop.
 */
final class LatestEvents {
  static final int EVENTS_MAX = 16_384;
  static final int BYTES_MAX = 4 << 20;

  private final EventTypes types;
  private final TreeMap<Long, Committed> byBefore = new TreeMap<>();
  private int events;
  private long bytes;

  /**
   * @param types what an event is now
   */
  LatestEvents(EventTypes types) {
    this.types = types;
  }

  /** Keeps what follows what was kept before, and as much of that as there is room for. */
  void add(Committed committed) {
    byBefore.put(committed.after(), committed);
    events += committed.events().size();
    bytes += committed.bytes();
    while (events > EVENTS_MAX || bytes > BYTES_MAX) {
      var oldest = byBefore.pollFirstEntry().getValue();
      events -= oldest.events().size();
      bytes -= oldest.bytes();
    }
  }

  /**
   * Up to so many events from a position on; none where the log is to be asked: it is not here, or
   * its domain has come, gone or changed since.
   */
  List<Recorded<Object>> page(long from, int limit) {
    var first = byBefore.floorEntry(from - 1);
    if (first == null) return List.of();
    List<Recorded<Object>> page = new ArrayList<>();
    for (var committed : byBefore.tailMap(first.getKey(), true).values()) {
      int skip = (int) Math.max(0, from - 1 - committed.after());
      for (int i = skip; i < committed.events().size() && page.size() < limit; i++) {
        var recorded = committed.events().get(i);
        if (!types.isOfNow(recorded)) return List.of();
        page.add(recorded);
      }
      if (page.size() == limit) break;
    }
    return page;
  }
}
