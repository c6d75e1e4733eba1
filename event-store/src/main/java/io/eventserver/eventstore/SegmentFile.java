package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantReadWriteLock;
import org.jspecify.annotations.Nullable;

/**
 * The file of a segment: open for as long as it is written, afterwards only while it is read. So a
 * log of any length takes one open file, and one more for each reader.
 */
final class SegmentFile implements DiskFile {
  private final Lock using;
  private final Lock changing;
  private Opening opening;
  private @Nullable DiskFile kept;

  /** Opens the file anew. */
  private interface Opening {
    DiskFile open() throws IOException;
  }

  private interface Use<T> {
    T of(DiskFile file) throws IOException;
  }

  private SegmentFile(Opening opening, @Nullable DiskFile kept) {
    this.opening = opening;
    this.kept = kept;
    var lock = new ReentrantReadWriteLock();
    this.using = lock.readLock();
    this.changing = lock.writeLock();
  }

  /** A file that is opened whenever something is asked of it. */
  static SegmentFile briefly(Disk disk, String name) {
    return new SegmentFile(() -> open(disk, name), null);
  }

  /** A file that is open, until it is let go. */
  static SegmentFile kept(Disk disk, String name, DiskFile file) {
    return new SegmentFile(() -> open(disk, name), file);
  }

  /** Where that fails, a client may be told: it is not to learn where the folder is. */
  private static DiskFile open(Disk disk, String name) throws IOException {
    try {
      return disk.open(name);
    } catch (IOException e) {
      throw new IOException(
          "segment %s cannot be opened (%s)".formatted(name, DiskRefusal.why(e)), e);
    }
  }

  /** Opens it until it is let go, where it is not open. */
  void keep() throws IOException {
    changing.lock();
    try {
      if (kept == null) kept = opening.open();
    } finally {
      changing.unlock();
    }
  }

  /** Closes it; it can be used as before. Waits for who reads it. */
  void letGo() throws IOException {
    changing.lock();
    try {
      var file = kept;
      kept = null;
      if (file != null) file.close();
    } finally {
      changing.unlock();
    }
  }

  @Override
  public long size() throws IOException {
    return use(DiskFile::size);
  }

  @Override
  public int read(ByteBuffer into, long offset) throws IOException {
    return use(file -> file.read(into, offset));
  }

  @Override
  public void write(ByteBuffer from, long offset) throws IOException {
    use(
        file -> {
          file.write(from, offset);
          return true;
        });
  }

  @Override
  public void sync() throws IOException {
    use(
        file -> {
          file.sync();
          return true;
        });
  }

  private <T> T use(Use<T> use) throws IOException {
    Opening again;
    using.lock();
    try {
      var file = kept;
      if (file != null) return use.of(file);
      again = opening;
    } finally {
      using.unlock();
    }
    try (var file = again.open()) {
      return use.of(file);
    }
  }

  /** Closes it for good. */
  @Override
  public void close() throws IOException {
    changing.lock();
    try {
      opening =
          () -> {
            throw new ClosedChannelException();
          };
      letGo();
    } finally {
      changing.unlock();
    }
  }
}
