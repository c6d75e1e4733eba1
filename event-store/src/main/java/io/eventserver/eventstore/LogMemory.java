package io.eventserver.eventstore;

import java.io.IOException;
import java.util.List;

/** What a log keeps in memory, to be taken from a snapshot before the rest is read. */
final class LogMemory {
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final Epochs epochs;
  private final Check check;

  /** Whether a snapshot is of the log that there is. */
  interface Check {
    /** Throws a {@link CorruptRecord} where it is not. */
    void requireOf(SnapshotHeader header) throws IOException;
  }

  LogMemory(Sequencer sequencer, Dictionary dictionary, Epochs epochs, Check check) {
    this.sequencer = sequencer;
    this.dictionary = dictionary;
    this.epochs = epochs;
    this.check = check;
  }

  void requireOf(SnapshotHeader header) throws IOException {
    check.requireOf(header);
  }

  void read(SnapshotHeader header, SnapshotIn in) throws IOException {
    epochs.restore(header.epochs());
    LogImage.read(in, sequencer, dictionary);
    sequencer.directory.index();
  }

  void readCommandIds(SnapshotIn in) throws IOException {
    sequencer.commandIds.read(in);
  }

  /** Nothing is known any more. */
  void clear() {
    sequencer.clear();
    dictionary.cutBackTo(new Dictionary.Extent(0, 0));
    epochs.restore(List.of());
  }
}
