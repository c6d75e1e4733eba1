package io.eventserver.edge;

import java.util.Locale;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * From whose pages browsers may come: a page of anybody that a person looks at could otherwise
 * speak to a server that only this person can reach.
 *
 * @param allowed beside the server's own, as {@code https://example.com}
 */
record Origins(Set<String> allowed) {
  private static final String ADDRESS = "localhost|[0-9.]+|\\[[0-9a-f:]+]";

  Origins {
    allowed = Set.copyOf(allowed);
  }

  /**
   * Whether a request may come.
   *
   * @param origin whose page it comes from; null: none, so no browser has sent it
   * @param host to whom it was sent, by the browser's word
   */
  boolean mayCome(@Nullable String origin, @Nullable String host) {
    if (origin == null || allowed.contains(origin)) return true;
    if (host == null) return false;
    // By a name, a page could have the browser believe that this server is its own.
    String to = host.toLowerCase(Locale.ROOT);
    return to.replaceFirst(":\\d+$", "").matches(ADDRESS)
        && (origin.equals("http://" + to) || origin.equals("https://" + to));
  }
}
