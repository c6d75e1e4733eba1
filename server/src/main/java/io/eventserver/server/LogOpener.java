package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.RemoteLog;
import io.eventserver.eventstore.StoreLink;
import java.util.function.BiConsumer;
import java.util.function.Consumer;

/** How a node comes to its log. */
interface LogOpener {

  /** Opens it and replays it; blocks. */
  EventLog open(
      EventTypes types,
      Directory directory,
      BiConsumer<Identity, Recorded<Object>> events,
      Consumer<Note> notes)
      throws Exception;

  /** The log of the node with the store. */
  static LogOpener remote(StoreLink link, StartUp startUp) {
    return (types, directory, events, notes) -> {
      var log = RemoteLog.open(link, types, directory, startUp.replay(events, notes));
      startUp.replayed(log.head());
      return log;
    };
  }
}
