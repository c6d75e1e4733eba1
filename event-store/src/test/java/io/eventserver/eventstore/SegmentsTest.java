package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.Arrays;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SegmentsTest {
  private static final int SIZE = 64 << 10;
  private static final String NEXT = Segments.PREPARED;

  private final Shelf disk = new Shelf();

  /** A life of a log in which the next segment is made ready and not needed. */
  private byte[] prepared() throws IOException {
    try (var segments = new Segments(disk, SIZE, Runnable::run)) {
      segments.prepare();
    }
    assertThat(disk.openFiles()).isZero();
    return disk.bytes(NEXT);
  }

  @BeforeEach
  void anEarlierLife() throws IOException {
    assertThat(prepared()).hasSize(SIZE).containsOnly(0);
  }

  @Test
  @DisplayName("a next segment that is whole and all zeros is synced and kept, and not written")
  void kept() throws IOException {
    var before = disk.bytes(NEXT);
    int calls = disk.calls();
    assertThat(prepared()).isSameAs(before);
    assertThat(disk.calls()).isEqualTo(calls + 1);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SIZE / 2, SIZE - 1})
  @DisplayName("one with a byte that is not zero is made anew")
  void otherBytes(int at) throws IOException {
    disk.bytes(NEXT)[at] = 1;
    assertThat(prepared()).hasSize(SIZE).containsOnly(0);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, SIZE - 1, SIZE + 1, 2 * SIZE})
  @DisplayName("one of another size is made anew")
  void otherSize(int size) throws IOException {
    disk.truncate(NEXT, size);
    assertThat(prepared()).hasSize(SIZE).containsOnly(0);
  }

  @Test
  @DisplayName("one that cannot be read is made anew")
  void unreadable() throws IOException {
    var before = disk.bytes(NEXT);
    disk.spoil(NEXT, SIZE / 2, SIZE);
    assertThat(prepared()).hasSize(SIZE).containsOnly(0).isNotSameAs(before);
  }

  @Test
  @DisplayName("one that cannot be synced is made anew")
  void notSynced() throws IOException {
    var before = disk.bytes(NEXT);
    disk.failSyncs(1, "Input/output error");
    assertThat(prepared()).hasSize(SIZE).containsOnly(0).isNotSameAs(before);
  }

  @Test
  @DisplayName(
      "one to which the header of a segment was written before it got its name is made anew")
  void begun() throws IOException {
    var header = disk.bytes(NEXT);
    Arrays.fill(header, 0, SegmentHeader.BYTES, (byte) 7);
    assertThat(prepared()).hasSize(SIZE).containsOnly(0);
  }
}
