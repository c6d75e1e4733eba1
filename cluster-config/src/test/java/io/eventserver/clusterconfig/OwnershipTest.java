package io.eventserver.clusterconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class OwnershipTest {
  private static final Map<Role, Set<String>> JARS = Map.of(Role.AGGREGATES, Set.of("jar"));

  private static ClusterNode node(String id, boolean spread, Role... roles) {
    return new ClusterNode(id, id, Set.of(roles), true, spread, JARS, Map.of());
  }

  private static String owner(Ownership ownership, String id) {
    return ownership.ofAggregate("jar", id).map(ClusterNode::id).orElse("nobody");
  }

  @Test
  @DisplayName("the node with the store owns what it knows, unless all are to share")
  void storeFirst() {
    var other = node("b", false, Role.AGGREGATES);
    var fixed = new Ownership(List.of(node("s", false, Role.STORE, Role.AGGREGATES), other));
    var spread = new Ownership(List.of(node("s", true, Role.STORE, Role.AGGREGATES), other));
    var without = new Ownership(List.of(node("s", false, Role.STORE), other));
    for (int i = 0; i < 50; i++) {
      assertThat(owner(fixed, "id" + i)).isEqualTo("s");
      assertThat(owner(without, "id" + i)).isEqualTo("b");
    }
    assertThat(List.of("s", "b"))
        .allMatch(it -> ids(50).stream().anyMatch(id -> owner(spread, id).equals(it)));
    assertThat(fixed.decides("s", "jar")).isTrue();
    assertThat(fixed.decides("b", "jar")).isFalse();
    assertThat(without.decides("b", "jar")).isTrue();
    assertThat(List.of("s", "b")).allMatch(it -> spread.decides(it, "jar"));
    assertThat(fixed.decides("s", "lid")).isFalse();
    assertThat(fixed.ofAggregate("lid", "x")).isEmpty();
    assertThat(fixed.anyOf(Role.AGGREGATES, "lid", "b").map(ClusterNode::id)).contains("b");
    assertThat(fixed.anyOf(Role.PROJECTIONS, "p", "b")).isEmpty();
  }

  private static List<String> ids(int count) {
    List<String> ids = new ArrayList<>();
    for (int i = 0; i < count; i++) ids.add("id" + i);
    return ids;
  }

  @Test
  @DisplayName("nobody owns anything who is not ready")
  void notReady() {
    var starting = node("b", false, Role.AGGREGATES).asReady(false);
    assertThat(owner(new Ownership(List.of(starting)), "x")).isEqualTo("nobody");
  }

  @Test
  @DisplayName("each has its share, and when one leaves nothing else moves")
  void shares() {
    List<ClusterNode> nodes = new ArrayList<>();
    for (int i = 0; i < 4; i++) {
      nodes.add(node(UUID.randomUUID().toString(), false, Role.AGGREGATES));
    }
    var all = new Ownership(nodes);
    var fewer = new Ownership(nodes.subList(1, 4));
    String gone = nodes.getFirst().id();
    Map<String, Integer> shares = new HashMap<>();
    for (String id : ids(8_000)) {
      String owner = owner(all, id);
      shares.merge(owner, 1, Integer::sum);
      if (!owner.equals(gone)) assertThat(owner(fewer, id)).isEqualTo(owner);
    }
    assertThat(shares).hasSize(4);
    assertThat(shares.values()).allSatisfy(it -> assertThat(it).isCloseTo(2_000, within(250)));
  }
}
