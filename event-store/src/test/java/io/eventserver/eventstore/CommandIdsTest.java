package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.time.InstantSource;
import java.util.HashMap;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The table of command ids. */
class CommandIdsTest {
  /** So bad a hash that many ids share one. */
  private static long hash(String commandId) {
    return Integer.parseInt(commandId) % 1_000 * 0x9E3779B97F4A7C15L;
  }

  private static void requireAll(CommandIds ids, Map<String, Long> expected) {
    expected.forEach((id, position) -> assertThat(ids.find(id)).as(id).isEqualTo(position));
  }

  @Test
  @DisplayName("every id is found where it stands, and no other")
  void found() {
    long seed = Seeds.first(CommandIdsTest.class);
    var random = new Random(seed);
    var ids = new CommandIds();
    var expected = new HashMap<String, Long>();
    for (long position = 1; position <= 200_000; position++) {
      String id = Long.toString(random.nextLong(), 36);
      if (expected.putIfAbsent(id, position) == null) ids.put(id, position);
    }
    requireAll(ids, expected);
    assertThat(ids.find("none")).isZero();
    assertThat(ids.count(0, 200_000)).isEqualTo(expected.size());
  }

  @ParameterizedTest(name = "{0} ids")
  @ValueSource(ints = {1, 4_096, 4_097, 600_000})
  @DisplayName("ids that are defined are found once they are indexed, as if put one by one")
  void defined(int count) {
    var ids = new CommandIds(CommandIdsTest::hash);
    var others = new CommandIds(CommandIdsTest::hash);
    var plain = new CommandIds();
    for (int i = 1; i <= count; i++) {
      String id = Integer.toString(i);
      if (i <= 5_000) ids.define(id, i);
      if (i <= 5_000) others.put(id, i);
      plain.define(id, i);
    }
    assertThat(plain.count(0, count)).isLessThan(count);
    ids.index();
    plain.index();
    for (int i = 1; i <= count; i++) {
      String id = Integer.toString(i);
      assertThat(ids.find(id)).isEqualTo(others.find(id));
      if (plain.find(id) != i) throw new AssertionError(id);
    }
    assertThat(plain.count(0, count)).isEqualTo(count);
    plain.define("late", count + 1);
    plain.clear();
    plain.index();
    assertThat(plain.find("late")).isZero();
  }

  @Test
  @DisplayName("ids of one hash are told from each other, also after they were written and read")
  void twins() throws IOException {
    var ids = new CommandIds(CommandIdsTest::hash);
    var expected = new HashMap<String, Long>();
    for (int i = 1; i <= 5_000; i++) {
      ids.put(Integer.toString(i), i);
      expected.put(Integer.toString(i), (long) i);
    }
    requireAll(ids, expected);
    var read = new CommandIds(CommandIdsTest::hash);
    for (long upTo : new long[] {700, 1_900, 5_000}) {
      var disk = new Shelf();
      long after = upTo == 700 ? 0 : upTo == 1_900 ? 700 : 1_900;
      var range = new SnapshotHeader.IdFile(1, after, upTo, 0);
      try (var file = disk.create("ids")) {
        var out = new SnapshotOut(file);
        out.header(SnapshotsTest.headerOf(InstantSource.system()));
        out.section(new CommandIdPart(ids, range));
        out.end();
      }
      try (var file = SnapshotFile.open(disk, "ids")) {
        file.check();
        read.read(file.section(CommandIdPart.NAME, _ -> {}));
      }
    }
    requireAll(read, expected);
  }

  @Test
  @Tag("long")
  @DisplayName("ten million ids cost at most 32 bytes each, at any number of them on the way")
  void memory() {
    var ids = new CommandIds();
    long before = used();
    double most = 0;
    double last = 0;
    for (int million = 1; million <= 10; million++) {
      for (int i = (million - 1) * 1_000_000; i < million * 1_000_000; i++) {
        ids.put("a-command-of-a-client-" + i, i + 1);
      }
      last = (used() - before) / (million * 1e6);
      most = Math.max(most, last);
      System.out.printf("%,d ids: %.1f bytes each%n", million * 1_000_000, last);
    }
    assertThat(most).isLessThan(32);
    assertThat(ids.find("a-command-of-a-client-7")).isEqualTo(8);
  }

  /** What lives after a full collection. */
  private static long used() {
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }
}
