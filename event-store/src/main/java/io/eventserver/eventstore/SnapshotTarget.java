package io.eventserver.eventstore;

import java.io.IOException;
import java.util.Map;

/** What a node builds from its log, and may take from a snapshot instead. */
public interface SnapshotTarget {
  /**
   * The names of all sections that it needs, each with a fingerprint of the code that makes it:
   * what other code has made is not taken.
   */
  Map<String, String> sections();

  /** Takes in a section; whatever it throws makes the snapshot one that is not used. */
  void restore(String section, SnapshotIn in) throws IOException;

  /** Forgets what was taken in. */
  void clear();
}
