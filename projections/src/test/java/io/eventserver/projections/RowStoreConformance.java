package io.eventserver.projections;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.eventstore.Identity;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What every store of rows must do, when each key is the id of an aggregate. */
abstract class RowStoreConformance {
  private final Map<String, Identity> identities = new HashMap<>();

  /** An empty store; identities are made known to it by {@link #known}. */
  abstract RowStore store();

  /** A new aggregate, whose id is the key of its row. */
  abstract void known(Identity identity);

  final Identity identity(String id) {
    return identities.computeIfAbsent(
        id,
        it -> {
          var identity = new Identity(identities.size(), "thing", it);
          known(identity);
          return identity;
        });
  }

  private void put(RowStore store, String key, Object row) {
    store.put(key, identity(key), row);
  }

  private static Map<String, Object> listed(RowStore store) {
    Map<String, Object> listed = new LinkedHashMap<>();
    for (int slot = 0; slot < store.end(); slot++) {
      var row = store.get(slot);
      if (row.isEmpty()) continue;
      var before = listed.put(store.key(slot).orElseThrow(), row.get());
      assertThat(before).as("a key is in one slot only").isNull();
    }
    return listed;
  }

  @Test
  @DisplayName("a row is found by its key, and before the next event of its aggregate")
  void found() {
    var store = store();
    put(store, "a", "one");
    put(store, "a", "two");
    assertThat(store.find("a")).contains("two");
    assertThat(store.before("a", identity("a"))).contains("two");
    assertThat(store.find("b")).isEmpty();
    assertThat(listed(store)).containsExactly(Map.entry("a", "two"));
  }

  @Test
  @DisplayName("rows are listed in order of first appearance")
  void order() {
    var store = store();
    // The aggregates are known in another order than their rows appear in.
    for (String key : List.of("e", "b", "a", "d", "c")) identity(key);
    for (String key : List.of("c", "a", "b")) put(store, key, key);
    put(store, "c", "again");
    assertThat(listed(store).keySet()).containsExactly("c", "a", "b");
    store.put("a", identity("a"), null);
    for (String key : List.of("e", "a", "f", "d")) put(store, key, key);
    assertThat(listed(store).keySet()).containsExactly("c", "b", "e", "a", "f", "d");
    assertThat(listed(store.copy()).keySet()).containsExactly("c", "b", "e", "a", "f", "d");
  }

  @Test
  @DisplayName("a removed row is gone, and may come again")
  void removed() {
    var store = store();
    put(store, "a", "one");
    put(store, "b", "two");
    store.put("a", identity("a"), null);
    assertThat(store.find("a")).isEmpty();
    assertThat(store.before("a", identity("a"))).isEmpty();
    assertThat(listed(store)).containsOnlyKeys("b");
    put(store, "a", "three");
    assertThat(listed(store)).containsOnlyKeys("a", "b").containsEntry("a", "three");
  }

  @Test
  @DisplayName("after any puts and removals it holds what a map would")
  void likeMap() {
    long seed = new Random().nextLong();
    var random = new Random(seed);
    var store = store();
    Map<String, Object> model = new LinkedHashMap<>();
    for (int i = 0; i < 5_000; i++) {
      String key = "k" + random.nextInt(200);
      if (random.nextInt(4) == 0) {
        store.put(key, identity(key), null);
        model.remove(key);
      } else {
        put(store, key, i);
        model.put(key, i);
      }
    }
    assertThat(listed(store)).as("seed %d", seed).containsExactlyEntriesOf(model);
    List<String> lost = new ArrayList<>();
    model.forEach(
        (key, row) -> {
          if (!store.find(key).equals(java.util.Optional.of(row))) lost.add(key);
        });
    assertThat(lost).as("seed %d", seed).isEmpty();
  }
}
