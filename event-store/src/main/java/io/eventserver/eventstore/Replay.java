package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;

/**
 * Who is told what the log holds when it is opened: in order, by one thread until the log is open,
 * and decisions only whole. What it throws stops the start.
 */
public interface Replay {

  /** An event, with the aggregate's dense number. */
  void event(Identity identity, Recorded<Object> recorded);

  /** A note, at the place in the log where it was stored. */
  default void note(Note note) {}

  /** How many bytes are read, of how many at most; told about once per MiB. */
  default void progress(long bytesRead, long bytesTotal) {}

  /** Nobody. */
  Replay NOTHING = (_, _) -> {};
}
