package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.RemoteLog;
import io.eventserver.eventstore.SnapshotTarget;
import io.eventserver.eventstore.Snapshots;
import io.eventserver.eventstore.StoreLink;
import io.vertx.core.Future;
import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of the node with the store, and in this node's own folder snapshots of what it folded.
 */
final class OthersLog implements LogOpener {
  private static final Logger LOG = LoggerFactory.getLogger("snapshots");

  private final StoreLink link;
  private final NodeSettings settings;
  private final StartUp startUp;
  private @Nullable DataFolder folder;
  private volatile Optional<Snapshots> snapshots = Optional.empty();

  OthersLog(StoreLink link, NodeSettings settings, StartUp startUp) {
    this.link = link;
    this.settings = settings;
    this.startUp = startUp;
  }

  @Override
  public synchronized EventLog open(
      EventTypes types,
      Directory directory,
      BiConsumer<Identity, Recorded<Object>> events,
      Consumer<Note> notes,
      SnapshotTarget folded)
      throws IOException, InterruptedException {
    if (folder == null && settings.data().isPresent()) folder = folder(settings.data().get());
    snapshots =
        Optional.ofNullable(folder)
            .map(it -> new Snapshots(it.snapshotDisk(), folded, settings.log().clock()));
    var log = RemoteLog.open(link, types, directory, startUp.replay(events, notes), snapshots);
    startUp.replayed(log.head());
    return log;
  }

  /** It can do without one. */
  private static @Nullable DataFolder folder(Path path) {
    try {
      return DataFolder.open(path);
    } catch (IOException e) {
      LOG.warn("this node keeps no snapshots: {}", e.getMessage());
      return null;
    }
  }

  @Override
  public Optional<Snapshots> snapshots() {
    return snapshots;
  }

  @Override
  public synchronized Future<Void> close() {
    return OwnLog.close(folder);
  }
}
