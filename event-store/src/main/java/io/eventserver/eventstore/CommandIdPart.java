package io.eventserver.eventstore;

import io.eventserver.eventstore.SnapshotHeader.IdFile;
import java.io.IOException;

/** The command ids of a range of positions, as a section of a file of their own. */
record CommandIdPart(CommandIds ids, IdFile range) implements SnapshotPart {
  static final String NAME = "command-ids";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public void write(SnapshotOut out) throws IOException {
    ids.write(out, range.after(), range.upTo());
  }
}
