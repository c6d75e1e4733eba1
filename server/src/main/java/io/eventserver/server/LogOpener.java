package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.SnapshotTarget;
import io.eventserver.eventstore.Snapshots;
import io.vertx.core.Future;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a node comes to its log. */
interface LogOpener {

  /** Opens it and replays it; blocks. */
  EventLog open(
      EventTypes types,
      Directory directory,
      BiConsumer<Identity, Recorded<Object>> events,
      Consumer<Note> notes,
      SnapshotTarget folded)
      throws Exception;

  /** The snapshots of what was opened; empty where it keeps none. */
  Optional<Snapshots> snapshots();

  /** Lets others have the folder, after the log is closed. */
  Future<Void> close();
}
