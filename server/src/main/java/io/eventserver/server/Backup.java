package io.eventserver.server;

import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.FolderDisk;
import io.eventserver.eventstore.LogImage;
import io.eventserver.eventstore.Snapshots;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.Optional;

/** A copy of a node's data folder as it was at one position, from which a node can be started. */
record Backup(Path folder, long position, long bytes) {
  /**
   * Copies beside, and gives the copy its name when it is whole and durable. Blocks.
   *
   * @param folder that is not there yet
   */
  static Backup of(FileLog log, LogImage cut, Optional<Snapshots> snapshots, Path folder)
      throws IOException {
    if (!folder.isAbsolute()) throw RequestFailure.malformed("folder: a path from the root on");
    long[] bytes = new long[1];
    beside(
        folder,
        copy -> {
          bytes[0] = log.copyTo(copy.logDisk(), cut);
          if (snapshots.isPresent()) snapshots.get().copyTo(copy.snapshotDisk(), cut.position());
        });
    return new Backup(folder, cut.position(), bytes[0]);
  }

  /** Fills a folder. */
  interface Contents {
    void write(DataFolder copy) throws IOException;
  }

  /** Fills a folder beside, and gives it its name when it is whole. */
  static void beside(Path folder, Contents contents) throws IOException {
    if (Files.exists(folder)) {
      throw new RequestFailure(FailureCode.CONFLICT, folder + " is there already");
    }
    Path begun = folder.resolveSibling(folder.getFileName() + ".part");
    if (Files.exists(begun)) {
      throw new RequestFailure(
          FailureCode.CONFLICT, begun + " is there already: a copy that did not end, remove it");
    }
    try (var copy = DataFolder.open(begun)) {
      contents.write(copy);
      copy.sync();
    }
    Files.move(begun, folder, StandardCopyOption.ATOMIC_MOVE);
    Path parent = folder.toAbsolutePath().getParent();
    if (parent != null) new FolderDisk(parent).sync();
  }
}
