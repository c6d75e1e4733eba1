package io.eventserver.eventstore;

import java.util.Locale;

/** What a node without the store asks the one with it. */
public enum StoreQuestion {
  /** Records from a place on. */
  RECORDS,
  /** The same, and the answer may wait a moment for there to be some. */
  NEXT_RECORDS,
  /** Decisions to be stored. */
  APPEND,
  /** A note to be stored. */
  NOTE;

  /** Where the node of an id is asked it on the event bus. */
  public String at(String node) {
    return "event-server.internal.store.%s.%s".formatted(name().toLowerCase(Locale.ROOT), node);
  }
}
