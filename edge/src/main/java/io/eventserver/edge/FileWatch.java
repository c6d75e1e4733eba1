package io.eventserver.edge;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.BasicFileAttributes;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks every few seconds whether files have changed. To be made before they are read, so that
 * nothing is missed.
 */
public final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final long LOOK_MILLIS = 2_000;

  private final List<Path> files;
  private List<Seen> seen;

  /** How a file was found. */
  private record Seen(FileTime modified, long size, String key) {
    static final Seen NOTHING = new Seen(FileTime.fromMillis(0), -1, "");
  }

  /** What is to be done when something has changed; may block. */
  public interface Change {
    void take() throws IOException;
  }

  /** Looks for the first time. Blocks. */
  public FileWatch(List<Path> files) {
    this.files = List.copyOf(files);
    this.seen = found();
  }

  /** Does something with each change, as long as Vert.x runs; failures are logged. */
  public void onChange(Vertx vertx, Change change) {
    vertx.setPeriodic(
        LOOK_MILLIS,
        _ ->
            vertx.executeBlocking(
                () -> {
                  look(change);
                  return this;
                }));
  }

  private synchronized void look(Change change) {
    var now = found();
    if (now.equals(seen)) return;
    seen = now;
    try {
      change.take();
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be read, what was read before holds: {}", files, String.valueOf(e));
    }
  }

  private List<Seen> found() {
    return files.stream().map(FileWatch::find).toList();
  }

  private static Seen find(Path file) {
    try {
      var found = Files.readAttributes(file, BasicFileAttributes.class);
      return new Seen(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (IOException e) {
      return Seen.NOTHING;
    }
  }
}
