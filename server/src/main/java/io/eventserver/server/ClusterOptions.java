package io.eventserver.server;

import io.eventserver.clusterconfig.BusKey;
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
              + " or all but store where another node has it.")
  List<String> roles = new ArrayList<>();

  @Option(
      names = "--spread-aggregates",
      fallbackValue = "true",
      description =
          "With the store: every node with the role aggregates decides for its share of them.")
  boolean spread;

  @Option(
      names = "--bus-keystore",
      paramLabel = "FILE",
      description = "PKCS#12 key store: the event bus is encrypted, its nodes trust what is in it.")
  @Nullable Path keystore;

  @Option(
      names = "--bus-keystore-password",
      paramLabel = "TEXT",
      description = "Of the key store; better in the environment or a file than here.")
  @Nullable String keystorePassword;

  @Option(
      names = "--hazelcast-config",
      paramLabel = "FILE",
      description = "Hazelcast's own YAML, in place of address and members.")
  @Nullable Path hazelcast;

  /** How to join; empty: this node is alone. An {@link IllegalArgumentException} for nonsense. */
  Optional<ClusterSettings> settings(String host) {
    Role.parse(roles);
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("--cluster-port: 1 to 65535");
    if (!cluster) {
      if (isPlain()) return Optional.empty();
      throw new IllegalArgumentException(
          "--roles, --members, --spread-aggregates, --bus-keystore, --hazelcast-config need"
              + " --cluster");
    }
    return Optional.of(
        new ClusterSettings(
            name, host, port, members, Optional.ofNullable(hazelcast), Optional.ofNullable(key())));
  }

  /** Whether nothing is said of a cluster. */
  private boolean isPlain() {
    return roles.isEmpty() && members.isEmpty() && !spread && keystore == null && hazelcast == null;
  }

  private @Nullable BusKey key() {
    var file = keystore;
    if (file == null) return null;
    String password = keystorePassword;
    if (password != null) return new BusKey(file, password);
    throw new IllegalArgumentException("--bus-keystore needs --bus-keystore-password");
  }

  /** What the node is to do. */
  Set<Role> roles(boolean storeElsewhere) {
    if (!roles.isEmpty()) return Role.parse(roles);
    var all = EnumSet.copyOf(Role.ALL);
    if (storeElsewhere) all.remove(Role.STORE);
    return all;
  }

  /** The effective settings, for the log. */
  String effective() {
    if (!cluster) return "cluster=false";
    return ("cluster=true cluster-name=%s cluster-port=%d members=%s roles=%s spread-aggregates=%s"
            + " bus-keystore=%s hazelcast-config=%s")
        .formatted(
            name,
            port,
            members,
            roles.isEmpty() ? "default" : roles,
            spread,
            keystore == null ? "none" : keystore,
            hazelcast == null ? "none" : hazelcast);
  }
}
