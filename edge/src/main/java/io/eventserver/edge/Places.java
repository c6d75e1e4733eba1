package io.eventserver.edge;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Places for clients: as many as there may be, in all and from each address. Of one event loop. */
final class Places {
  private final EdgeLimits limits;
  private final Map<String, Integer> byAddress = new HashMap<>();
  private int taken;

  Places(EdgeLimits limits) {
    this.limits = limits;
  }

  /**
   * Takes one, until {@link #leave}.
   *
   * @return why there is none; null: it is taken
   */
  @Nullable String take(String from) {
    if (taken >= limits.connections()) {
      return "%d clients are connected: try again".formatted(limits.connections());
    }
    if (byAddress.getOrDefault(from, 0) >= limits.connectionsPerAddress()) {
      return "%d clients are connected from your address: try again"
          .formatted(limits.connectionsPerAddress());
    }
    taken++;
    byAddress.merge(from, 1, Integer::sum);
    return null;
  }

  /** Gives back one that was taken. */
  void leave(String from) {
    taken--;
    byAddress.computeIfPresent(from, (_, count) -> count == 1 ? null : count - 1);
  }
}
