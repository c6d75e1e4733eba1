package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** When a log syncs what it has written. */
class FsyncModeTest {
  private static final int APPENDS = 20;

  private static FileLog open(String mode) throws IOException {
    var settings = LogSettings.DEFAULT.withSegmentBytes(64 << 10).with(FsyncMode.parse(mode));
    var log = FileLog.open(new Shelf(), Ledger.TYPES, new Directory(), settings, Replay.NOTHING);
    log.start(_ -> {});
    return log;
  }

  private static long syncs(FileLog log) {
    var told = log.figures().orElseThrow().syncMicros().told();
    return Long.parseLong(String.valueOf(told.get("count")));
  }

  private static void append(FileLog log) {
    var session = new Session(log, "me");
    for (int i = 0; i < APPENDS; i++)
      session.stored(Append.of("ledger", "a", i, new Booked(i, "")));
  }

  @ParameterizedTest(name = "{0}")
  @CsvSource({"always, 20", "never, 0", "interval:3600000, 0"})
  @DisplayName("with each answer, never, or not before its time")
  void whileItWrites(String mode, long expected) throws IOException {
    try (var log = open(mode)) {
      append(log);
      assertThat(syncs(log)).isEqualTo(expected);
    }
  }

  @Test
  @DisplayName("or within an interval, though nothing more is written")
  void byItself() throws IOException {
    try (var log = open("interval:300")) {
      new Session(log, "me").stored(Append.of("ledger", "a", 0, new Booked(1, "")));
      await().atMost(Duration.ofSeconds(20)).until(() -> syncs(log) == 1);
    }
  }
}
