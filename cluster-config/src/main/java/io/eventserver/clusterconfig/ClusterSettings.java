package io.eventserver.clusterconfig;

import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * How a node joins its cluster.
 *
 * @param name of the cluster; nodes of another one never meet it, but it is no secret
 * @param host address that this node binds to and is reached at
 * @param port where the members speak about membership; the event bus takes a free one
 * @param members {@code HOST:PORT} of nodes to look for, its own may be among them
 * @param hazelcast Hazelcast's own YAML, which is taken as it is in place of address and members
 * @param key with which the nodes of the event bus prove who they are to each other, if they do
 * @param network where nodes may come from; who comes from elsewhere is turned away
 */
public record ClusterSettings(
    String name,
    String host,
    int port,
    List<String> members,
    Optional<Path> hazelcast,
    Optional<BusKey> key,
    TrustedNetwork network) {
  public ClusterSettings {
    members = List.copyOf(members);
    for (String member : members) {
      if (!member.matches("\\[?[\\w.:-]+]?:\\d{1,5}")) {
        throw new IllegalArgumentException("a member is HOST:PORT, not '%s'".formatted(member));
      }
    }
  }
}
