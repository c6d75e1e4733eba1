package io.eventserver.reactors;

import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotOut;
import io.eventserver.eventstore.SnapshotPart;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;

/** What the log remembers of reactors, as a part of a snapshot. */
record NotesOfReactors(ReactorHistory history) implements SnapshotPart {
  private static final byte CHECKPOINT = 1;
  private static final byte DEAD_LETTER = 2;
  private static final byte SETTLED = 3;

  @Override
  public String name() {
    return ReactorHistory.SECTION;
  }

  @Override
  public void write(SnapshotOut out) throws IOException {
    var notes = history.notes();
    out.entry(it -> SnapshotOut.number(it, notes.size()));
    for (var note : notes) out.entry(it -> write(it, note));
  }

  private static void write(ByteBuffer out, Note note) {
    SnapshotOut.text(out, note.reactor());
    switch (note) {
      case Note.Checkpoint(_, var position) -> out.put(CHECKPOINT).putLong(position);
      case Note.Settled(_, var position) -> out.put(SETTLED).putLong(position);
      case Note.DeadLetter(_, var position, var attempts, var reason) -> {
        out.put(DEAD_LETTER).putLong(position).putInt(attempts);
        SnapshotOut.text(out, reason);
      }
    }
  }

  /** Reads what was written. */
  static List<Note> read(SnapshotIn in) throws IOException {
    int count = SnapshotIn.index(in.entry());
    List<Note> notes = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      var entry = in.entry();
      String reactor = SnapshotIn.text(entry);
      byte kind = entry.get();
      long position = entry.getLong();
      notes.add(
          switch (kind) {
            case CHECKPOINT -> new Note.Checkpoint(reactor, position);
            case SETTLED -> new Note.Settled(reactor, position);
            case DEAD_LETTER ->
                new Note.DeadLetter(reactor, position, entry.getInt(), SnapshotIn.text(entry));
            default -> throw new IOException("a note of kind " + kind);
          });
    }
    return notes;
  }
}
