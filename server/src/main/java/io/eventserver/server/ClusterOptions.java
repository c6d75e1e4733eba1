package io.eventserver.server;

import io.eventserver.clusterconfig.ClusterSettings;
import io.eventserver.clusterconfig.Role;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** The options of a node that is one of several. */
final class ClusterOptions {
  private static final Set<Role> STATE =
      Set.of(Role.STORE, Role.AGGREGATES, Role.PROJECTIONS, Role.REACTORS);

  @Option(names = "--cluster", fallbackValue = "true", description = "Joins a cluster of nodes.")
  boolean cluster;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      defaultValue = "event-server",
      description = "Nodes of one name find each other; default: ${DEFAULT-VALUE}.")
  String name = "event-server";

  @Option(
      names = "--cluster-port",
      paramLabel = "PORT",
      defaultValue = "5701",
      description = "Where nodes speak about membership; default: ${DEFAULT-VALUE}.")
  int port;

  @Option(
      names = "--members",
      paramLabel = "HOST:PORT",
      split = ",",
      description = "Nodes to look for.")
  List<String> members = new ArrayList<>();

  @Option(
      names = "--roles",
      paramLabel = "ROLE",
      split = ",",
      description =
          "What the node does: store,aggregates,projections,reactors,bridge,http; default: all,"
              + " or bridge,http where another node has the store.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--hazelcast-config",
      paramLabel = "FILE",
      description = "Hazelcast's own YAML, in place of address and members.")
  @Nullable Path hazelcast;

  /** How to join; empty: this node is alone. An {@link IllegalArgumentException} for nonsense. */
  Optional<ClusterSettings> settings(String host) {
    requireSense(Role.parse(roles));
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("--cluster-port: 1 to 65535");
    if (!cluster) {
      if (roles.isEmpty() && members.isEmpty() && hazelcast == null) return Optional.empty();
      throw new IllegalArgumentException("--roles, --members, --hazelcast-config need --cluster");
    }
    return Optional.of(
        new ClusterSettings(name, host, port, members, Optional.ofNullable(hazelcast)));
  }

  private static void requireSense(Set<Role> roles) {
    var state = EnumSet.copyOf(STATE);
    state.retainAll(roles);
    if (state.isEmpty() || state.equals(STATE)) return;
    throw new IllegalArgumentException(
        "--roles: %s go together in this version, on the node with the store"
            .formatted(Role.join(STATE)));
  }

  /** What the node is to do. */
  Set<Role> roles(boolean storeElsewhere) {
    if (!roles.isEmpty()) return Role.parse(roles);
    return storeElsewhere ? Set.of(Role.BRIDGE, Role.HTTP) : Role.ALL;
  }

  /** The effective settings, for the log. */
  String effective() {
    if (!cluster) return "cluster=false";
    return "cluster=true cluster-name=%s cluster-port=%d members=%s roles=%s hazelcast-config=%s"
        .formatted(
            name,
            port,
            members,
            roles.isEmpty() ? "default" : roles,
            hazelcast == null ? "none" : hazelcast);
  }
}
