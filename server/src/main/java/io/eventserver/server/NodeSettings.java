package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.edge.EdgeSettings;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.reactors.RetryPolicy;
import java.nio.file.Path;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;

/**
 * What a node is started with.
 *
 * @param name that it goes by in logs and status
 * @param data folder, or empty to keep everything in memory only
 * @param log how the log works
 * @param host address that it listens on
 * @param bridgePort of the TCP bridge; 0 = any free one, -1 = no bridge
 * @param httpPort of the HTTP server; 0 = any free one, -1 = none
 * @param inFlightMax how many requests over the bridge may be without an answer
 * @param retries of reactors
 * @param reactorsFrom where a reactor begins that never ran; empty: at the head
 * @param permits more addresses that clients may use
 * @param roles what it does, alone or in its cluster
 * @param domains folder from which jars are deployed; empty: none can be
 * @param edge who may come in
 * @param spread of the node with the store: whether aggregates are spread over all that have them
 */
public record NodeSettings(
    String name,
    Optional<Path> data,
    LogSettings log,
    String host,
    int bridgePort,
    int httpPort,
    int inFlightMax,
    RetryPolicy retries,
    OptionalLong reactorsFrom,
    Permits permits,
    Optional<Path> domains,
    Set<Role> roles,
    boolean spread,
    SnapshotPolicy snapshots,
    EdgeSettings edge) {

  public NodeSettings {
    roles = Set.copyOf(roles);
    if (!roles.contains(Role.BRIDGE)) bridgePort = -1;
    if (!roles.contains(Role.HTTP)) httpPort = -1;
  }

  /** A node on free ports of the loopback interface that keeps everything in memory. */
  public static NodeSettings inMemory() {
    return new NodeSettings(
        "node-" + UUID.randomUUID().toString().substring(0, 8),
        Optional.empty(),
        LogSettings.DEFAULT,
        "127.0.0.1",
        0,
        0,
        10_000,
        RetryPolicy.DEFAULT,
        OptionalLong.empty(),
        Permits.NONE,
        Optional.empty(),
        Role.ALL,
        false,
        SnapshotPolicy.DEFAULT,
        EdgeSettings.OPEN);
  }

  public NodeSettings withData(Path folder) {
    return new NodeSettings(
        name,
        Optional.of(folder),
        log,
        host,
        bridgePort,
        httpPort,
        inFlightMax,
        retries,
        reactorsFrom,
        permits,
        domains,
        roles,
        spread,
        snapshots,
        edge);
  }

  public NodeSettings with(LogSettings other) {
    return new NodeSettings(
        name,
        data,
        other,
        host,
        bridgePort,
        httpPort,
        inFlightMax,
        retries,
        reactorsFrom,
        permits,
        domains,
        roles,
        spread,
        snapshots,
        edge);
  }

  public NodeSettings withInFlightMax(int max) {
    return new NodeSettings(
        name,
        data,
        log,
        host,
        bridgePort,
        httpPort,
        max,
        retries,
        reactorsFrom,
        permits,
        domains,
        roles,
        spread,
        snapshots,
        edge);
  }

  public NodeSettings withRoles(Set<Role> others, boolean spreading) {
    return new NodeSettings(
        name,
        data,
        log,
        host,
        bridgePort,
        httpPort,
        inFlightMax,
        retries,
        reactorsFrom,
        permits,
        domains,
        others,
        spreading,
        snapshots,
        edge);
  }

  public NodeSettings with(SnapshotPolicy other) {
    return new NodeSettings(
        name,
        data,
        log,
        host,
        bridgePort,
        httpPort,
        inFlightMax,
        retries,
        reactorsFrom,
        permits,
        domains,
        roles,
        spread,
        other,
        edge);
  }

  public NodeSettings withBridgePort(int port) {
    return new NodeSettings(
        name,
        data,
        log,
        host,
        port,
        httpPort,
        inFlightMax,
        retries,
        reactorsFrom,
        permits,
        domains,
        roles,
        spread,
        snapshots,
        edge);
  }
}
