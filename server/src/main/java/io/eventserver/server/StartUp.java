package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Disk;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Replay;
import java.io.IOException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** What whoever starts a node does beside: cleans the folder, shows progress. */
public interface StartUp {

  /** Nothing. */
  StartUp PLAIN = new StartUp() {};

  /** The folder is taken and its log not opened yet. */
  default void prepare(DataFolder folder) throws IOException {}

  /** The disk that the log is kept on; a test puts its faults in between. */
  default Disk disk(Disk folder) {
    return folder;
  }

  /** What is told of the log while it is read. */
  default Replay replay(BiConsumer<Identity, Recorded<Object>> events, Consumer<Note> notes) {
    return new Replay() {
      @Override
      public void event(Identity identity, Recorded<Object> recorded) {
        events.accept(identity, recorded);
      }

      @Override
      public void note(Note note) {
        notes.accept(note);
      }
    };
  }

  /** The log is read, up to a position. */
  default void replayed(long position) {}
}
