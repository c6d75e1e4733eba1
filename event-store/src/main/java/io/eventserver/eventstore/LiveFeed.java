package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.Addresses;
import io.vertx.core.Vertx;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.Predicate;

/**
 * Publishes committed events to the clients that registered for them.
 *
 * <p>Each message names the position of the one before it on the same address, so that a gap is
 * noticed; an idle address says every 5 s that there was nothing. Belongs to one event loop, but
 * for {@link #subscribed}.
 */
public final class LiveFeed {
  private static final long IDLE_NANOS = TimeUnit.SECONDS.toNanos(5);

  private final Predicate<String> aggregates;
  private final Set<String> subscribed = ConcurrentHashMap.newKeySet();
  private final Map<String, FeedChannel> channels = new HashMap<>();
  // Whether somebody registered for a type that there was not: it may come.
  private volatile boolean hoped;

  /**
   * Creates a feed that nobody hears yet.
   *
   * @param aggregates whether there is an aggregate type of a name
   */
  public LiveFeed(Predicate<String> aggregates) {
    this.aggregates = aggregates;
  }

  /**
   * Somebody registered for an address: it is served if it is one of the feed. Any thread.
   *
   * @return whether it is; one of a type that there is not yet is from that type's first event on
   */
  public boolean subscribed(String address) {
    if (!Addresses.isCommitted(address)) return false;
    boolean served =
        address.equals(Addresses.COMMITTED)
            || aggregates.test(address.substring(Addresses.committed("").length()));
    if (served) subscribed.add(address);
    else hoped = true;
    return served;
  }

  /** Tells of committed events. */
  void committed(Vertx vertx, EventTypes types, Committed committed) {
    if (hoped) come(committed);
    if (subscribed.isEmpty()) return;
    open(vertx, committed.after());
    var events = committed.events();
    for (int start = 0; start < events.size(); ) {
      int end = decisionEnd(committed, start);
      publish(types, events.subList(start, end));
      start = end;
    }
    channels.values().forEach(FeedChannel::flush);
  }

  /** Who hopes for a type is not remembered: they could be many. So each that comes is served. */
  private void come(Committed committed) {
    for (var recorded : committed.events()) {
      subscribed.add(Addresses.committed(recorded.aggregate()));
    }
  }

  /** Tells those addresses that have been idle; to be called about every second. */
  void idle(Vertx vertx, long head) {
    open(vertx, head);
    channels.values().forEach(channel -> channel.idle(head, IDLE_NANOS));
  }

  private void open(Vertx vertx, long head) {
    for (String address : subscribed) {
      channels.computeIfAbsent(address, _ -> new FeedChannel(vertx.eventBus(), address, head));
    }
  }

  private void publish(EventTypes types, List<Recorded<Object>> decision) {
    var all = channels.get(Addresses.COMMITTED);
    var ofType = channels.get(Addresses.committed(decision.getFirst().aggregate()));
    if (all == null && ofType == null) return;
    var data = decision.stream().map(types::data).toList();
    if (all != null) all.add(data);
    if (ofType != null) ofType.add(data);
  }

  private static int decisionEnd(Committed committed, int start) {
    int last = start;
    while (!committed.endsDecision(last)) last++;
    return last + 1;
  }
}
