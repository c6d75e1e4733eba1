package io.eventserver.eventstore;

import java.util.concurrent.TimeUnit;

/**
 * What the log has measured since it was opened.
 *
 * @param syncMicros how long each sync took
 * @param events how many events each write had
 */
public record LogFigures(Distribution syncMicros, Distribution events) {
  LogFigures() {
    this(new Distribution(), new Distribution());
  }

  void synced(long nanos) {
    syncMicros.record(TimeUnit.NANOSECONDS.toMicros(nanos));
  }

  void written(int count) {
    events.record(count);
  }
}
