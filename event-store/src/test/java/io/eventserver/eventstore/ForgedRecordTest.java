package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.zip.CRC32C;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records whose checksum is right, and nothing else. */
class ForgedRecordTest {
  private static final int SEGMENT_BYTES = 64 << 10;
  private static final String SEGMENT = "00000001.log";

  private final Shelf disk = new Shelf();
  private final int[] place = new int[1];

  @BeforeEach
  void fill() throws IOException {
    try (var log = Ledger.open(disk, SEGMENT_BYTES, Replay.NOTHING)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 20; i++) session.stored(Append.of("ledger", "a", i, new Booked(i, "x")));
    }
    place[0] = records().get(10);
  }

  private List<Integer> records() {
    List<Integer> records = new ArrayList<>();
    var bytes = ByteBuffer.wrap(disk.bytes(SEGMENT));
    for (int at = SegmentHeader.BYTES; bytes.getInt(at) > 0; ) {
      records.add(at);
      at += RecordFormat.HEAD_BYTES + bytes.getInt(at);
    }
    return records;
  }

  /** Makes a record one of a kind that has nothing but that. */
  private void forge(int at, int kind) {
    byte[] bytes = disk.bytes(SEGMENT);
    bytes[at + RecordFormat.HEAD_BYTES] = (byte) kind;
    var sum = new CRC32C();
    sum.update(bytes, at + RecordFormat.HEAD_BYTES, 1);
    ByteBuffer.wrap(bytes).putInt(at, 1).putInt(at + Integer.BYTES, (int) sum.getValue());
  }

  @ParameterizedTest(name = "kind {0}")
  @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 9, 77})
  @DisplayName("one that is too short does not start, and its place is told; so does a check of it")
  void tooShort(int kind) throws IOException {
    forge(place[0], kind);
    assertThatThrownBy(() -> Ledger.open(disk, SEGMENT_BYTES, Replay.NOTHING))
        .isInstanceOf(LogDamaged.class)
        .hasMessageContaining(SEGMENT)
        .hasMessageContaining("offset " + place[0]);
    List<Long> damaged = new ArrayList<>();
    LogCheck.check(
        disk,
        new LogCheck.Report() {
          @Override
          public void segment(String name, long events, long bytes) {}

          @Override
          public void damage(String file, long offset, long afterPosition, String what) {
            damaged.add(offset);
          }

          @Override
          public void tail(String file, long offset, long afterPosition, String what) {}
        });
    assertThat(damaged).contains((long) place[0]);
  }
}
