package io.eventserver.edge;

import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Looks every few seconds whether files have changed. */
public final class FileWatch {
  private static final Logger LOG = LoggerFactory.getLogger(FileWatch.class);
  private static final long LOOK_MILLIS = 2_000;

  private final Vertx vertx;
  private final List<Path> files;
  private List<Seen> seen;

  /** How a file was found. */
  private record Seen(FileTime modified, long size, Object file) {
    static final Seen NOTHING = new Seen(FileTime.fromMillis(0), -1, "");
  }

  /** What is to be done when something has changed; may block. */
  public interface Change {
    void take() throws IOException;
  }

  public FileWatch(Vertx vertx, List<Path> files) {
    this.vertx = vertx;
    this.files = List.copyOf(files);
    this.seen = now();
  }

  /**
   * Does something each time, until the verticle that says so is undeployed; failures are logged.
   */
  public void onChange(Change change) {
    vertx.setPeriodic(LOOK_MILLIS, _ -> vertx.executeBlocking(() -> look(change)));
  }

  private synchronized boolean look(Change change) {
    var now = now();
    if (now.equals(seen)) return false;
    seen = now;
    try {
      change.take();
      return true;
    } catch (IOException | RuntimeException e) {
      LOG.error("{} cannot be read, what was read before holds: {}", files, String.valueOf(e));
      return false;
    }
  }

  private List<Seen> now() {
    return files.stream().map(FileWatch::look).toList();
  }

  private static Seen look(Path file) {
    try {
      var found = Files.readAttributes(file, java.nio.file.attribute.BasicFileAttributes.class);
      return new Seen(found.lastModifiedTime(), found.size(), String.valueOf(found.fileKey()));
    } catch (IOException e) {
      return Seen.NOTHING;
    }
  }
}
