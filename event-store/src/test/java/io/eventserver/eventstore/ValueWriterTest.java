package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Values of states and rows in snapshots. */
class ValueWriterTest {
  sealed interface Shape {}

  record Circle(double radius) implements Shape {}

  record Square(float side, Color color) implements Shape {}

  enum Color {
    RED,
    GREEN {
      @Override
      public String toString() {
        return "as grass";
      }
    }
  }

  record Everything(
      boolean flag,
      long number,
      int small,
      short smaller,
      byte smallest,
      char letter,
      double real,
      float rough,
      String text,
      UUID id,
      Instant time,
      Optional<Shape> shape,
      List<Shape> shapes,
      Set<String> names,
      Map<String, List<Integer>> lists,
      SortedMap<Integer, Color> colors,
      BigDecimal money,
      @Nullable Object nothing) {}

  record Chain(int number, @Nullable Chain next) {}

  record Waiting(Queue<String> queue) {}

  private static @Nullable Object readBack(@Nullable Object value) throws IOException {
    var disk = new Shelf();
    try (var file = disk.create("values")) {
      var out = new SnapshotOut(file);
      out.header(SnapshotsTest.headerOf(java.time.InstantSource.system()));
      out.section(part(value));
      out.end();
    }
    try (var file = SnapshotFile.open(disk, "values")) {
      file.check();
      var in = file.section("values", _ -> {});
      return in.value(in.entry(), ValueWriterTest.class.getClassLoader());
    }
  }

  private static SnapshotPart part(@Nullable Object value) {
    return new SnapshotPart() {
      @Override
      public String name() {
        return "values";
      }

      @Override
      public void write(SnapshotOut out) throws IOException {
        out.entry(it -> out.value(it, value));
      }
    };
  }

  private static void requireSame(@Nullable Object value) throws IOException {
    assertThat(readBack(value)).isEqualTo(value);
  }

  @Test
  @DisplayName("whatever a plain record holds comes back equal")
  void everything() throws IOException {
    Map<String, List<Integer>> lists = new LinkedHashMap<>();
    lists.put("b", List.of(1, 2));
    lists.put("a", Collections.nCopies(3, 7));
    requireSame(
        new Everything(
            true,
            Long.MIN_VALUE,
            Integer.MAX_VALUE,
            Short.MIN_VALUE,
            (byte) -1,
            'ß',
            Double.NaN,
            -0.0f,
            "text \u0000 😀",
            UUID.randomUUID(),
            Instant.MAX,
            Optional.of(new Square(1, Color.GREEN)),
            List.of(new Circle(2), new Square(3, Color.RED), new Circle(-0.0)),
            new LinkedHashSet<>(List.of("z", "a")),
            lists,
            new TreeMap<>(Map.of(2, Color.RED, 1, Color.GREEN)),
            new BigDecimal("1.2300"),
            null));
  }

  @Test
  @DisplayName("so does what stands alone, with nulls in collections, and in its order")
  void alone() throws IOException {
    requireSame(null);
    requireSame("");
    requireSame(Arrays.asList(1L, null, "x"));
    requireSame(Optional.empty());
    requireSame(new BigInteger("123456789012345678901234567890"));
    requireSame(LocalDate.of(2024, 2, 29));
    requireSame(Duration.ofNanos(-1));
    requireSame(new TreeSet<>(List.of("b", "a")));
    var map = new HashMap<String, @Nullable Integer>();
    map.put("a", null);
    requireSame(map);
    assertThat((byte[]) readBack(new byte[] {1, 2})).containsExactly(1, 2);
    assertThat((Set<?>) readBack(new LinkedHashSet<>(List.of(3, 1, 2)))).hasToString("[3, 1, 2]");
  }

  @Test
  @DisplayName("values of many megabytes have room")
  void large() throws IOException {
    requireSame(Collections.nCopies(300_000, new Circle(1)));
    requireSame("x".repeat(5 << 20));
  }

  @Test
  @DisplayName("what would not come back as it was is refused, by its name")
  void refused() {
    assertThatThrownBy(() -> readBack(new java.util.concurrent.atomic.AtomicLong(1)))
        .isInstanceOf(NotPlain.class)
        .hasMessageContaining("AtomicLong");
    assertThatThrownBy(() -> readBack(new Waiting(new ArrayDeque<>())))
        .isInstanceOf(NotPlain.class)
        .hasMessageContaining("field queue of");
    assertThatThrownBy(() -> readBack(new TreeSet<>(String.CASE_INSENSITIVE_ORDER)))
        .isInstanceOf(NotPlain.class);
    assertThatThrownBy(() -> readBack(List.of(new Object()))).isInstanceOf(NotPlain.class);
  }

  @Test
  @DisplayName("a chain of records as long as a stack is deep is an error of its own")
  void deep() {
    Chain chain = new Chain(0, null);
    for (int i = 1; i < 100_000; i++) chain = new Chain(i, chain);
    var deep = chain;
    assertThatThrownBy(() -> readBack(deep)).isInstanceOf(NotPlain.class);
  }
}
