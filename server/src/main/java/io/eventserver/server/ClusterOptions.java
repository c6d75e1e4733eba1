package io.eventserver.server;

import io.eventserver.clusterconfig.BusKey;
import io.eventserver.clusterconfig.ClusterSettings;
import io.eventserver.clusterconfig.Role;
import io.eventserver.clusterconfig.TrustedNetwork;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Option;

/** The options of a node that is one of several. */
final class ClusterOptions {
  private static final Logger LOG = LoggerFactory.getLogger("cluster");

  @Option(names = "--cluster", fallbackValue = "true", description = "Joins a cluster of nodes.")
  boolean cluster;

  @Option(
      names = "--cluster-name",
      paramLabel = "NAME",
      defaultValue = "event-server",
      description = "Nodes of one name find each other; default: ${DEFAULT-VALUE}.")
  String name = "event-server";

  @Option(
      names = "--cluster-host",
      paramLabel = "ADDRESS",
      description =
          "Where nodes speak with each other; default: that of --host. Another than loopback needs"
              + " --cluster-network.")
  @Nullable String host;

  @Option(
      names = "--cluster-network",
      paramLabel = "CIDR",
      split = ",",
      description =
          "The private network whose addresses are trusted as nodes; others are turned away."
              + " Default: this machine alone.")
  List<String> network = new ArrayList<>();

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
  Optional<ClusterSettings> settings(String clientsHost) {
    Role.parse(roles);
    if (port < 1 || port > 65_535) throw new IllegalArgumentException("--cluster-port: 1 to 65535");
    if (!cluster) {
      if (isPlain()) return Optional.empty();
      throw new IllegalArgumentException(
          "--roles, --members, --cluster-host, --cluster-network, --spread-aggregates,"
              + " --bus-keystore, --hazelcast-config need --cluster");
    }
    String at = host == null ? clientsHost : host;
    return Optional.of(
        new ClusterSettings(
            name,
            at,
            port,
            members,
            Optional.ofNullable(hazelcast),
            Optional.ofNullable(key()),
            network(at)));
  }

  /** Whether nothing is said of a cluster. */
  private boolean isPlain() {
    return Stream.of(host, keystore, hazelcast).allMatch(Objects::isNull)
        && network.isEmpty()
        && roles.isEmpty()
        && members.isEmpty()
        && !spread;
  }

  private @Nullable BusKey key() {
    var file = keystore;
    if (file == null) return null;
    String password = keystorePassword;
    if (password != null) return new BusKey(file, password);
    throw new IllegalArgumentException("--bus-keystore needs --bus-keystore-password");
  }

  /**
   * Who is trusted, which must be said where it is not this machine alone: neither membership nor,
   * without a key, the bus has a login.
   */
  private TrustedNetwork network(String at) {
    var trusted = network.isEmpty() ? TrustedNetwork.LOOPBACK : trusted();
    try {
      if (!trusted.has(InetAddress.getByName(at))) {
        throw new IllegalArgumentException(
            "the cluster's address %s is not of the network %s that it trusts: name it by --cluster-network CIDR"
                .formatted(at, trusted));
      }
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--cluster-host: unknown address " + at, e);
    }
    if (!network.isEmpty()) {
      LOG.warn(
          "--cluster-network {}: whoever has an address of it is a node and may do anything: keep"
              + " it to nodes",
          trusted);
    }
    return trusted;
  }

  private TrustedNetwork trusted() {
    try {
      return TrustedNetwork.of(network);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException("--cluster-network: " + e.getMessage(), e);
    }
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
    return ("cluster=true cluster-name=%s cluster-host=%s cluster-network=%s cluster-port=%d"
            + " members=%s roles=%s spread-aggregates=%s bus-keystore=%s hazelcast-config=%s")
        .formatted(
            name,
            host == null ? "as --host" : host,
            network.isEmpty() ? "this machine" : network,
            port,
            members,
            roles.isEmpty() ? "default" : roles,
            spread,
            keystore == null ? "none" : keystore,
            hazelcast == null ? "none" : hazelcast);
  }
}
