package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.function.Consumer;

/** The folder of one node, which one process at a time may use. */
public final class DataFolder implements AutoCloseable {
  private static final String LOCK = "lock";
  private static final String LOG = "log";
  private static final String SNAPSHOTS = "snapshots";

  private final Path folder;
  private final FileChannel channel;
  private final FileLock lock;

  private DataFolder(Path folder, FileChannel channel, FileLock lock) {
    this.folder = folder;
    this.channel = channel;
    this.lock = lock;
  }

  /**
   * Takes the folder, making it where it is missing.
   *
   * @throws IOException saying what to do, where another process has it or it cannot be written
   */
  public static DataFolder open(Path folder) throws IOException {
    try {
      Files.createDirectories(folder.resolve(LOG));
      Files.createDirectories(folder.resolve(SNAPSHOTS));
      var channel =
          FileChannel.open(
              folder.resolve(LOCK), StandardOpenOption.CREATE, StandardOpenOption.WRITE);
      var lock = tryLock(channel);
      if (lock != null) return new DataFolder(folder, channel, lock);
      channel.close();
    } catch (IOException e) {
      throw new IOException(
          "data folder %s cannot be used (%s): let this user write it, or give --data another folder"
              .formatted(folder, DiskRefusal.reason(e)),
          e);
    }
    throw new IOException(
        "data folder %s is in use by another process: stop it, or give --data another folder"
            .formatted(folder));
  }

  private static @org.jspecify.annotations.Nullable FileLock tryLock(FileChannel channel)
      throws IOException {
    try {
      return channel.tryLock();
    } catch (OverlappingFileLockException e) {
      return null; // another node of this very process
    }
  }

  /** Where the segments of a log in a folder are, to be read beside whoever has it. */
  public static Disk logToRead(Path folder) {
    return FolderDisk.toRead(folder.resolve(LOG));
  }

  /** Where the snapshots in a folder are, to be read beside whoever has it. */
  public static Disk snapshotsToRead(Path folder) {
    return FolderDisk.toRead(folder.resolve(SNAPSHOTS));
  }

  /** Where the log's segments are. */
  public Disk logDisk() {
    return new FolderDisk(folder.resolve(LOG));
  }

  /** Where the snapshots are. */
  public Disk snapshotDisk() {
    return new FolderDisk(folder.resolve(SNAPSHOTS));
  }

  /**
   * Copies log and snapshots as they are, damaged or not, to an empty folder; what cannot be read
   * is zeros there.
   *
   * @param unreadable is told of each such part
   */
  public void copyTo(DataFolder other, Consumer<String> unreadable) throws IOException {
    copy(logDisk(), other.logDisk(), unreadable);
    copy(snapshotDisk(), other.snapshotDisk(), unreadable);
  }

  private static void copy(Disk from, Disk to, Consumer<String> unreadable) throws IOException {
    ReadableParts.Unreadable told =
        (name, offset, why) ->
            unreadable.accept("%s at offset %d: %s".formatted(name, offset, why));
    for (String name : from.names()) {
      try (var source = new ReadableParts(name, from.open(name), told)) {
        FileCopy.copy(source, name, to);
      }
    }
    to.sync();
  }

  /** Makes the folder, and what is in it, findable after a power cut. */
  public void sync() throws IOException {
    new FolderDisk(folder).sync();
  }

  /** Whether there is a log with anything in it. */
  public boolean hasLog() throws IOException {
    return !logDisk().names().isEmpty();
  }

  /**
   * Empties the log: removes its segments and the snapshots; nothing at all where the folder holds
   * anything else.
   */
  public void clean() throws IOException {
    var log = logDisk();
    var snapshots = snapshotDisk();
    requireOurs(log);
    requireOurs(snapshots);
    // What is left where this is cut short does not open as a shorter log: the oldest go first.
    empty(snapshots);
    empty(log);
  }

  private static void requireOurs(Disk disk) throws IOException {
    for (String name : disk.names()) {
      if (isOurs(disk, name)) continue;
      throw new IOException(
          "%s holds %s, which is no part of a log: nothing is cleaned".formatted(disk, name));
    }
  }

  private static void empty(Disk disk) throws IOException {
    for (String name : disk.names()) disk.delete(name);
    disk.sync();
  }

  private static boolean isOurs(Disk disk, String name) throws IOException {
    if (Segment.isName(name)) return hasMagic(disk, name);
    boolean begun = name.equals(Segments.PREPARED) || Snapshots.isBegun(name);
    return (begun || Snapshots.isName(name))
        && (hasMagic(disk, name) || (begun && isBlank(disk, name)));
  }

  private static boolean hasMagic(Disk disk, String name) throws IOException {
    try (var file = disk.open(name)) {
      var bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      file.read(bytes, 0);
      return SegmentHeader.hasMagic(bytes.flip()) || SnapshotHeader.hasMagic(bytes);
    }
  }

  private static boolean isBlank(Disk disk, String name) throws IOException {
    try (var file = disk.open(name)) {
      return Zeros.firstOther(file, 0, file.size()) < 0;
    }
  }

  @Override
  public void close() throws IOException {
    lock.release();
    channel.close();
  }
}
