package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.clusterconfig.ClusterNode;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class DomainMatchTest {
  private static ClusterNode node(String name, Map<String, List<String>> domains) {
    return new ClusterNode(name, name, Set.of(), true, false, Map.of(), domains);
  }

  @Test
  @DisplayName("a domain is its commands and events, with their fields in order")
  void shape() {
    assertThat(Registry.of(List.of(new Shop(), new Counters())).shapes())
        .containsOnlyKeys("shop", "counters")
        .containsEntry(
            "counters", List.of("command counter.Step(int by)", "event counter.Stepped(int by)"))
        .hasEntrySatisfying("shop", it -> assertThat(it).hasSize(6));
  }

  @Test
  @DisplayName("only a domain of the same name can differ, and what differs is told")
  void difference() {
    var own = node("own", Map.of("a", List.of("event x.Y(int z)", "event x.Z()"), "b", List.of()));
    var like = node("like", Map.of("a", List.of("event x.Y(int z)", "event x.Z()")));
    var other = node("other", Map.of("c", List.of("event x.Y(long z)")));
    assertThat(DomainMatch.difference(own, List.of(own, like, other))).isEmpty();
    var unlike = node("unlike", Map.of("a", List.of("event x.Y(long z)", "event x.Z()")));
    assertThat(DomainMatch.difference(own, List.of(like, unlike)))
        .get()
        .asString()
        .contains("domain a", "node unlike", "[event x.Y(int z)]", "[event x.Y(long z)]")
        .doesNotContain("x.Z");
  }
}
