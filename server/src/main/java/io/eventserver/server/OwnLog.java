package io.eventserver.server;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.DiskRefusal;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.LogDamaged;
import io.eventserver.eventstore.MemoryLog;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.SnapshotTarget;
import io.eventserver.eventstore.Snapshots;
import io.vertx.core.Future;
import java.io.IOException;
import java.util.Optional;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The log in this node's own folder, or in its memory where it has none. */
final class OwnLog implements LogOpener {
  private final NodeSettings settings;
  private final StartUp startUp;
  private volatile @Nullable DataFolder folder;
  private volatile Optional<Snapshots> snapshots = Optional.empty();

  OwnLog(NodeSettings settings, StartUp startUp) {
    this.settings = settings;
    this.startUp = startUp;
  }

  @Override
  public EventLog open(
      EventTypes types,
      Directory directory,
      BiConsumer<Identity, Recorded<Object>> events,
      Consumer<Note> notes,
      SnapshotTarget folded)
      throws IOException {
    if (settings.data().isEmpty()) {
      return new MemoryLog(types, directory, settings.log().clock());
    }
    var replay = startUp.replay(events, notes);
    var opened = DataFolder.open(settings.data().get());
    folder = opened;
    startUp.prepare(opened);
    var disk = startUp.disk(opened.logDisk());
    var kept = new Snapshots(opened.snapshotDisk(), folded, settings.log().clock());
    snapshots = Optional.of(kept);
    try {
      var log = FileLog.open(disk, types, directory, settings.log(), replay, kept);
      startUp.replayed(log.head());
      return log;
    } catch (IOException e) {
      String hint = DiskRefusal.isFull(e) ? ", make room or take a smaller --segment-mib" : "";
      throw new IOException(
          "the log in %s cannot be opened: %s%s".formatted(disk, DiskRefusal.reason(e), hint), e);
    } catch (LogDamaged e) {
      throw new IOException(
          "the log in %s must not be opened: %s".formatted(disk, Main.reason(e)), e);
    }
  }

  @Override
  public Optional<Snapshots> snapshots() {
    return snapshots;
  }

  @Override
  public Future<Void> close() {
    return close(folder);
  }

  static Future<Void> close(@Nullable DataFolder opened) {
    try {
      if (opened != null) opened.close();
      return Future.succeededFuture();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }
}
