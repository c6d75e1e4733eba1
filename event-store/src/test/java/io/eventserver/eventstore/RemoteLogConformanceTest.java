package io.eventserver.eventstore;

import java.nio.file.Path;
import java.time.InstantSource;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.io.TempDir;

class RemoteLogConformanceTest extends EventLogConformance {
  @TempDir Path folder;
  private @Nullable FileLog store;

  @Override
  EventLog create(InstantSource clock) throws Exception {
    var there =
        FileLog.open(
            new FolderDisk(folder),
            Ledger.TYPES,
            new Directory(),
            LogSettings.DEFAULT.with(clock).withSegmentBytes(64 << 10),
            Replay.NOTHING);
    store = there;
    there.start(_ -> {});
    var link = new StoreAtHand();
    link.with(there, Ledger.TYPES);
    return RemoteLog.open(link, Ledger.TYPES, new Directory(), Replay.NOTHING);
  }

  @AfterEach
  void closeStore() {
    if (store != null) store.close();
  }
}
