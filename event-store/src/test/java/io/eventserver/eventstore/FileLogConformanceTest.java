package io.eventserver.eventstore;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.InstantSource;
import org.junit.jupiter.api.Nested;
import org.junit.jupiter.api.io.TempDir;

class FileLogConformanceTest {
  @TempDir Path folder;

  private EventLog inFolder(InstantSource clock, FsyncMode mode, int segmentBytes)
      throws Exception {
    var log = Files.createDirectories(folder.resolve(String.valueOf(System.nanoTime())));
    return FileLog.open(
        new FolderDisk(log),
        Ledger.TYPES,
        new Directory(),
        LogSettings.DEFAULT.with(clock).with(mode).withSegmentBytes(segmentBytes),
        Replay.NOTHING);
  }

  @Nested
  class SyncedAlways extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) throws Exception {
      return inFolder(clock, new FsyncMode.Always(), 8 << 20);
    }
  }

  @Nested
  class SmallSegments extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) throws Exception {
      return inFolder(clock, new FsyncMode.Always(), 64 << 10);
    }
  }

  @Nested
  class SyncedNow extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) throws Exception {
      return inFolder(clock, FsyncMode.parse("interval:5"), 1 << 20);
    }
  }

  @Nested
  class NeverSynced extends EventLogConformance {
    @Override
    EventLog create(InstantSource clock) throws Exception {
      return inFolder(clock, FsyncMode.parse("never"), 1 << 20);
    }
  }
}
