package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class SegmentFileTest {
  private static final int SEGMENTS = 50;

  private static FileLog open(Disk disk) throws IOException {
    return Ledger.open(disk, 64 << 10, Replay.NOTHING);
  }

  /** Fills so many segments. */
  private static void fill(FileLog log, int segments) {
    var session = new Session(log, "me");
    for (int i = 0; i < segments; i++) fill(session, i);
  }

  /** One event that leaves no room for another in its segment. */
  private static void fill(Session session, int version) {
    session.stored(Append.of("ledger", "a", version, new Booked(version, "x".repeat(40_000))));
  }

  @Test
  @DisplayName("a log of many segments holds the one open that it writes, and the next")
  void fewFiles() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      fill(log, SEGMENTS);
      assertThat(disk.names()).hasSizeGreaterThanOrEqualTo(SEGMENTS);
      assertThat(disk.openFiles()).isEqualTo(2);
      assertThat(Session.all(log)).hasSize(SEGMENTS);
      assertThat(disk.openFiles()).isEqualTo(2);
    }
    assertThat(disk.openFiles()).isZero();
    try (var log = open(disk)) {
      assertThat(disk.openFiles()).isEqualTo(2);
      assertThat(Session.all(log)).hasSize(SEGMENTS);
    }
    assertThat(disk.openFiles()).isZero();
  }

  @Test
  @DisplayName("a segment that fills up is read all the while")
  void readWhileFilled() throws IOException {
    try (var log = open(new Shelf())) {
      var filling = CompletableFuture.runAsync(() -> fill(log, SEGMENTS));
      while (!filling.isDone()) {
        long head = log.head();
        assertThat(Session.all(log).size()).isGreaterThanOrEqualTo((int) head);
      }
      Session.await(filling);
    }
  }

  @Test
  @DisplayName("a log that cannot be opened leaves no file open")
  void damaged() throws IOException {
    var disk = new Shelf();
    try (var log = open(disk)) {
      fill(log, 3);
    }
    disk.bytes("00000001.log")[30_000] ^= 1;
    assertThatThrownBy(() -> open(disk)).isInstanceOf(LogDamaged.class);
    assertThat(disk.openFiles()).isZero();
  }

  @Test
  @DisplayName("a segment that somebody took away is named, but not where it was")
  void gone(@TempDir Path folder) throws IOException {
    try (var log = open(new FolderDisk(folder))) {
      var session = new Session(log, "me");
      for (int i = 0; i < 3; i++) fill(session, i);
      Path segment = folder.resolve("00000002.log");
      Files.move(segment, folder.resolve("elsewhere"));
      assertThatThrownBy(() -> Session.all(log))
          .hasMessageContaining("segment 00000002.log cannot be opened (no such file)")
          .hasMessageNotContaining(folder.toString());
      Files.move(folder.resolve("elsewhere"), segment);
      assertThat(Session.all(log)).hasSize(3);
      fill(session, 3);
    }
  }

  @Test
  @DisplayName("a file that is closed is not opened again")
  void closed() throws IOException {
    var disk = new Shelf();
    disk.create("x").close();
    var file = SegmentFile.briefly(disk, "x");
    file.keep();
    file.keep();
    assertThat(disk.openFiles()).isEqualTo(1);
    file.letGo();
    assertThat(file.size()).isZero();
    file.close();
    assertThatThrownBy(() -> file.read(ByteBuffer.allocate(1), 0))
        .isInstanceOf(ClosedChannelException.class);
    assertThatThrownBy(file::keep).isInstanceOf(ClosedChannelException.class);
    assertThat(disk.openFiles()).isZero();
  }
}
