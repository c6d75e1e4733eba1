package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class DirectoryTest {
  private static final int COUNT = 60_000;

  /** Ids of every kind, some of them of both types. */
  private static List<Identity> some(Random random) {
    var all = new ArrayList<Identity>();
    while (all.size() < COUNT) {
      String uuid = new UUID(random.nextLong(), random.nextLong()).toString();
      String id =
          switch (all.size() % 5) {
            case 0 -> "id " + all.size();
            case 1 -> uuid.toUpperCase(Locale.ROOT);
            default -> uuid;
          };
      all.add(new Identity(all.size(), "account", id));
      if (random.nextInt(3) == 0) all.add(new Identity(all.size(), "loan", id));
    }
    return all;
  }

  @Test
  @DisplayName("each is found by its name and by its number, as it was added")
  void finds() {
    long seed = Seeds.first(getClass());
    var all = some(new Random(seed));
    var directory = new Directory();
    for (var each : all.subList(0, COUNT / 2)) directory.add(each);
    for (var each : all.subList(COUNT / 2, all.size())) directory.define(each);
    directory.index();
    for (var each : all) {
      assertThat(directory.get(each.dense())).isEqualTo(each);
      assertThat(directory.aggregate(each.dense())).isEqualTo(each.aggregate());
      for (int step = 0; step < 2; step++) {
        assertThat(directory.find(each.aggregate(), each.id())).isEqualTo(each);
      }
    }
    assertThat(directory.find("account", UUID.randomUUID().toString())).isNull();
    assertThat(directory.find("nobody", all.getFirst().id())).isNull();
    assertThat(directory.size()).isEqualTo(all.size());
  }

  @Test
  @DisplayName("what was not given out is nobody's number; what was cleared is forgotten")
  void nobody() {
    var directory = new Directory();
    directory.add(new Identity(0, "account", "a"));
    assertThatThrownBy(() -> directory.get(1)).hasMessageContaining("number 1");
    assertThatThrownBy(() -> directory.get(-1)).hasMessageContaining("number -1");
    assertThat(directory.find("account", "a")).isNotNull();
    directory.clear();
    assertThat(directory.find("account", "a")).isNull();
    assertThatThrownBy(() -> directory.get(0)).hasMessageContaining("number 0");
    directory.add(new Identity(0, "account", "b"));
    directory.add(new Identity(1, "account", "a"));
    assertThat(directory.find("account", "a")).isEqualTo(new Identity(1, "account", "a"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "a",
        "0000000-0000-0000-0000-000000000000",
        "00000000-0000-0000-0000-00000000000g",
        "00000000-0000-0000-0000-00000000000A",
        "00000000-0000-0000-0000-0000000000-0",
        "00000000000000000000-0000-0000-00000",
        "00000000-0000-0000-0000-00000000000é",
        "00000000x0000-0000-0000-000000000000"
      })
  @DisplayName("what UUIDs are not written like is no UUID")
  void noUuid(String text) {
    assertThat(Uuids.canonical(text)).isNull();
  }

  @Test
  @DisplayName("a UUID is what it says")
  void uuid() {
    var random = new Random(Seeds.first(getClass()));
    for (int i = 0; i < 1_000; i++) {
      var uuid = new UUID(random.nextLong(), random.nextLong());
      assertThat(Uuids.canonical(uuid.toString())).isEqualTo(uuid);
    }
  }
}
