package io.eventserver.eventstore;

import java.io.IOException;

/** A part of a node's state as it was at a cut; it does not change any more. */
public interface SnapshotPart {
  /** The name of its section, unique in a node. */
  String name();

  /** Writes it. On a thread that may take its time, beside those that go on. */
  void write(SnapshotOut out) throws IOException;
}
