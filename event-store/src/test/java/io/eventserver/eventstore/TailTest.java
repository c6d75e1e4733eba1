package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** R2 and R3: what a crash can leave of a write of three decisions, at every byte of it. */
class TailTest {
  private static final LogSettings SMALL = LogSettings.DEFAULT.withSegmentBytes(64 << 10);
  private static final String SEGMENT = "00000001.log";
  private static final int DURABLE = 6;
  private static final int MARK_BYTES = RecordFormat.MARK_BYTES;

  private Shelf crashed = new Shelf();
  private List<Recorded<Object>> all = List.of();
  private int begin;

  /** Where each decision of the last write ends. */
  private final List<Integer> ends = new ArrayList<>();

  private int end;

  private static FileLog open(Disk disk) throws IOException {
    var log = FileLog.open(disk, Ledger.TYPES, new Directory(), SMALL, Replay.NOTHING);
    log.start(_ -> {});
    return log;
  }

  /** Three decisions that are durable, then a write of three that no mark tells of. */
  @BeforeEach
  void crash() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      var session = new Session(log, "me");
      for (int i = 0; i < 3; i++) session.stored(append(i));
      begin = written(disk.bytes(SEGMENT));
      session.appendAll(append(3), append(4), append(5));
      crashed = disk.copy();
      all = Session.all(log);
    }
    find();
  }

  private static Append append(int number) {
    return Append.of("ledger", "a", 2L * number, new Booked(number, "x"), new Booked(-number, "y"))
        .as("c" + number, number);
  }

  private static int written(byte[] segment) {
    int end = segment.length;
    while (segment[end - 1] == 0) end--;
    return end;
  }

  private void find() {
    byte[] segment = crashed.bytes(SEGMENT);
    end = written(segment);
    var buffer = ByteBuffer.wrap(segment);
    int events = 0;
    for (int at = begin; at < end; at += RecordFormat.HEAD_BYTES + buffer.getInt(at)) {
      if (segment[at + RecordFormat.HEAD_BYTES] != RecordFormat.EVENT || ++events % 2 != 0)
        continue;
      ends.add(at + RecordFormat.HEAD_BYTES + buffer.getInt(at));
    }
    assertThat(ends).hasSize(3).last().isEqualTo(end);
  }

  private List<Integer> records(byte[] segment) {
    List<Integer> records = new ArrayList<>();
    var buffer = ByteBuffer.wrap(segment);
    for (int at = SegmentHeader.BYTES; at < end; ) {
      records.add(at);
      at += RecordFormat.HEAD_BYTES + buffer.getInt(at);
    }
    return records;
  }

  /** Opens what is left, which holds what was whole before a place, and goes on from there. */
  private void requireWholeBefore(Shelf left, int at, String what) throws IOException {
    int whole = DURABLE + 2 * (int) ends.stream().filter(each -> each <= at).count();
    try (var log = open(left)) {
      assertThat(Session.all(log)).as(what).isEqualTo(all.subList(0, whole));
      assertThat(log.mayHold("c" + whole / 2)).as(what).isFalse();
      new Session(log, "me").stored(append(whole / 2));
    }
    try (var log = open(left)) {
      assertThat(log.head()).as(what).isEqualTo(whole + 2);
    }
  }

  @Test
  @DisplayName("R2: cut at any byte, the whole decisions before the cut are there and no others")
  void cut() throws IOException {
    for (int at = begin; at <= end; at++) {
      var zeros = crashed.copy();
      Arrays.fill(zeros.bytes(SEGMENT), at, end, (byte) 0);
      requireWholeBefore(zeros, at, "zeros from %d".formatted(at));
      var shorter = crashed.copy();
      shorter.truncate(SEGMENT, at);
      requireWholeBefore(shorter, at, "ends at %d".formatted(at));
    }
  }

  @Test
  @DisplayName("R3: garbage from any byte on is never an event")
  void garbage() throws IOException {
    long seed = Seeds.first(TailTest.class);
    var random = new Random(seed);
    for (int at = begin; at <= end; at++) {
      var torn = crashed.copy();
      byte[] noise = new byte[end - at + 100];
      random.nextBytes(noise);
      System.arraycopy(noise, 0, torn.bytes(SEGMENT), at, noise.length);
      requireWholeBefore(torn, at, "garbage from %d".formatted(at));
    }
  }

  @Test
  @DisplayName("R3: old data from any byte on, even whole records, is never an event")
  void oldData() throws IOException {
    byte[] segment = crashed.bytes(SEGMENT);
    var records = records(segment);
    for (int at = begin; at <= end; at++) {
      // Where no record begins, what is written there is none.
      var froms = records.contains(at) || at == end ? records : List.of(ends.get(1));
      for (int from : froms) {
        var torn = crashed.copy();
        byte[] old = Arrays.copyOfRange(segment, from, end);
        System.arraycopy(old, 0, torn.bytes(SEGMENT), at, old.length);
        // The same events without the mark before them, or with it twice, are what they are.
        boolean isSame = Math.min(from, at) == begin && Math.abs(from - at) == MARK_BYTES;
        if (from == at || isSame) continue;
        requireWholeBefore(torn, at, "what stood at %d from %d on".formatted(from, at));
      }
    }
  }
}
