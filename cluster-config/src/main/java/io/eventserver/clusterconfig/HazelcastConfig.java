package io.eventserver.clusterconfig;

import com.hazelcast.config.Config;
import com.hazelcast.config.MapConfig;
import com.hazelcast.config.MultiMapConfig;
import com.hazelcast.config.ReplicatedMapConfig;
import com.hazelcast.config.YamlConfigBuilder;
import java.io.FileNotFoundException;
import java.io.IOException;

/** Hazelcast's configuration for a node: members by address, no multicast, no call home. */
final class HazelcastConfig {
  private static final String HEARTBEAT_SECONDS = "1";
  private static final String SILENCE_SECONDS_MAX = "5";
  private static final String MERGE_SECONDS = "5";

  /** How long who joins asks a master that has just left, until it looks for the next one. */
  private static final int MASTER_SECONDS = 2;

  private HazelcastConfig() {}

  /**
   * Makes one.
   *
   * @throws IOException where Hazelcast's own file cannot be read
   */
  static Config of(ClusterSettings settings) throws IOException {
    var config = settings.hazelcast().isPresent() ? ofFile(settings) : byAddress(settings);
    config.setClusterName(settings.name());
    property(config, "hazelcast.logging.type", "slf4j");
    property(config, "hazelcast.phone.home.enabled", "false");
    property(config, "hazelcast.wait.seconds.before.join", "0");
    property(config, "hazelcast.heartbeat.interval.seconds", HEARTBEAT_SECONDS);
    property(config, "hazelcast.max.no.heartbeat.seconds", SILENCE_SECONDS_MAX);
    // Who was cut off looks for the others as soon as it is heard again, not after five minutes.
    property(config, "hazelcast.merge.first.run.delay.seconds", MERGE_SECONDS);
    property(config, "hazelcast.merge.next.run.delay.seconds", MERGE_SECONDS);
    // The node leaves when it has answered what is under way, not when the signal comes.
    property(config, "hazelcast.shutdownhook.enabled", "false");
    structures(config);
    return config;
  }

  private static Config ofFile(ClusterSettings settings) throws IOException {
    String file = settings.hazelcast().orElseThrow().toString();
    try {
      return new YamlConfigBuilder(file).build();
    } catch (FileNotFoundException e) {
      throw new IOException("Hazelcast's settings cannot be read: " + e.getMessage(), e);
    }
  }

  private static Config byAddress(ClusterSettings settings) {
    var config = new Config();
    // On this address alone: whoever reaches the port is a member.
    property(config, "hazelcast.socket.bind.any", "false");
    var network = config.getNetworkConfig();
    network.setPort(settings.port()).setPortAutoIncrement(false);
    network.getInterfaces().setEnabled(true).addInterface(settings.host());
    var join = network.getJoin();
    join.getAutoDetectionConfig().setEnabled(false);
    join.getMulticastConfig().setEnabled(false);
    join.getTcpIpConfig()
        .setEnabled(true)
        .setConnectionTimeoutSeconds(MASTER_SECONDS)
        .addMember(settings.host() + ":" + settings.port());
    settings.members().forEach(join.getTcpIpConfig()::addMember);
    return config;
  }

  private static void property(Config config, String name, String value) {
    if (config.getProperty(name) == null) config.setProperty(name, value);
  }

  /** What the event bus needs, as in the default file of its cluster manager; and what we add. */
  private static void structures(Config config) {
    config.addMultiMapConfig(
        new MultiMapConfig("__vertx.subs")
            .setBackupCount(1)
            .setValueCollectionType(MultiMapConfig.ValueCollectionType.SET));
    config.addMapConfig(new MapConfig("__vertx.haInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig("__vertx.nodeInfo").setBackupCount(1));
    config.addMapConfig(new MapConfig(Cluster.CLAIMS).setBackupCount(1));
    config.addReplicatedMapConfig(new ReplicatedMapConfig(Cluster.NODES).setAsyncFillup(false));
  }
}
