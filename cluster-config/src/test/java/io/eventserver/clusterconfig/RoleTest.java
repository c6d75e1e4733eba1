package io.eventserver.clusterconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

class RoleTest {

  @Test
  @DisplayName("roles are read and written by their names, in order")
  void names() {
    assertThat(Role.parse(List.of("bridge", "store"))).isEqualTo(Set.of(Role.STORE, Role.BRIDGE));
    assertThat(Role.join(Role.ALL)).isEqualTo("store,aggregates,projections,reactors,bridge,http");
    assertThatThrownBy(() -> Role.parse(List.of("STORE")))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("'STORE'")
        .hasMessageContaining("store,aggregates");
  }

  @Test
  @DisplayName("what a node tells of itself is what the others read")
  void travels() {
    var offers = Map.of(Role.AGGREGATES, Set.of("a \"b\"", "c"), Role.REACTORS, Set.<String>of());
    var roles = Set.of(Role.STORE, Role.HTTP);
    var domains = Map.of("jars", List.of("event jar.Filled(int amount)", "x"));
    var node = new ClusterNode("id", "north \"1\"", roles, true, true, offers, domains);
    assertThat(ClusterNode.decode("id", node.encode())).isEqualTo(node);
    assertThat(node.asReady(false).ready()).isFalse();
  }

  @Test
  @DisplayName("what a newer version tells of itself beyond this one is left out")
  void newer() {
    var text =
        "{\"name\":\"n\",\"roles\":[\"store\",\"oracle\"],\"ready\":true,\"mood\":1,"
            + "\"offers\":{\"oracle\":[\"x\"]}}";
    assertThat(ClusterNode.decode("id", text))
        .isEqualTo(new ClusterNode("id", "n", Set.of(Role.STORE)).asReady(true));
  }

  @Test
  @DisplayName("a member is a host and a port")
  void members() {
    for (String wrong : List.of("", "host", "host:", "host:port", "host:1,host:2", "h h:1")) {
      assertThatThrownBy(
              () ->
                  new ClusterSettings(
                      "c",
                      "127.0.0.1",
                      1,
                      List.of(wrong),
                      Optional.empty(),
                      Optional.empty(),
                      TrustedNetwork.LOOPBACK))
          .as(wrong)
          .hasMessageContaining("HOST:PORT");
    }
    assertThat(
            new ClusterSettings(
                    "c",
                    "127.0.0.1",
                    1,
                    List.of("host-1.a:1", "[::1]:2"),
                    Optional.empty(),
                    Optional.empty(),
                    TrustedNetwork.LOOPBACK)
                .members())
        .hasSize(2);
  }
}
