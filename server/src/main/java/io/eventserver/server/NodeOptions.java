package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.FsyncMode;
import io.eventserver.eventstore.LogSettings;
import io.eventserver.reactors.RetryPolicy;
import io.vertx.core.VertxOptions;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of {@code start} and {@code demo}. */
final class NodeOptions {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  @Mixin HelpOption help = new HelpOption();
  @Mixin ClusterOptions cluster = new ClusterOptions();
  @Mixin EdgeOptions edge = new EdgeOptions();

  @Option(
      names = "--config",
      paramLabel = "FILE",
      description = "Settings, one 'name=value' a line.")
  @Nullable Path config;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "data",
      description = "Where the log is; default: ${DEFAULT-VALUE}.")
  Path data = Path.of("data");

  @Option(names = "--name", description = "The node's name; default: random.")
  @Nullable String name;

  @Option(
      names = "--host",
      defaultValue = "127.0.0.1",
      description = "Address to listen on; default: ${DEFAULT-VALUE}.")
  String host = "127.0.0.1";

  @Option(
      names = "--bridge-port",
      paramLabel = "PORT",
      defaultValue = "7000",
      description = "TCP event bus bridge, 0 = any free port; default: ${DEFAULT-VALUE}.")
  int bridgePort;

  @Option(
      names = "--http-port",
      paramLabel = "PORT",
      defaultValue = "8080",
      description = "HTTP, 0 = any free port; default: ${DEFAULT-VALUE}.")
  int httpPort;

  @Option(
      names = "--fsync",
      paramLabel = "always|interval:MS|never",
      defaultValue = "always",
      description = "When the log is synced; default: ${DEFAULT-VALUE}.")
  String fsync = "always";

  @Option(
      names = "--segment-mib",
      paramLabel = "N",
      defaultValue = "64",
      description = "Size of a segment file in MiB; default: ${DEFAULT-VALUE}.")
  int segmentMib;

  @Option(
      names = "--in-flight-max",
      paramLabel = "N",
      defaultValue = "10000",
      description = "Requests without an answer before more get 503; default: ${DEFAULT-VALUE}.")
  int inFlightMax;

  @Option(
      names = "--event-loops",
      paramLabel = "N",
      description =
          "Threads that the parts of the node share; default: half of the processors. More of them"
              + " wait for each other.")
  int eventLoops = Math.max(1, Runtime.getRuntime().availableProcessors() / 2);

  @Option(
      names = "--transport",
      paramLabel = "epoll|io_uring|nio",
      description = "How it hears of its sockets; default: epoll, where there is none nio.")
  @Nullable String transport;

  @Option(
      names = "--reactor-attempts",
      paramLabel = "N",
      defaultValue = "6",
      description = "Attempts before a reaction is a dead letter; default: ${DEFAULT-VALUE}.")
  int reactorAttempts;

  @Option(
      names = "--from",
      paramLabel = "POSITION",
      description = "Where a reactor begins that never ran; default: at the head.")
  @Nullable Long from;

  @Option(
      names = "--snapshot-events",
      paramLabel = "N",
      defaultValue = "1000000",
      description =
          "A snapshot after so many events since the last, 0 = never; default: ${DEFAULT-VALUE}.")
  long snapshotEvents;

  @Option(
      names = "--snapshot-minutes",
      paramLabel = "N",
      defaultValue = "15",
      description =
          "A snapshot after so long, if anything was stored, 0 = never; default:"
              + " ${DEFAULT-VALUE}. With both 0 there are none, not even when it stops.")
  int snapshotMinutes;

  @Option(
      names = "--domain",
      paramLabel = "JAR",
      arity = "1..*",
      split = ",",
      description = "Jars with domains.")
  List<Path> domains = new ArrayList<>();

  @Option(
      names = "--domain-dir",
      paramLabel = "DIR",
      description = "From where jars are deployed while it runs; default: domains in --data.")
  @Nullable Path domainDir;

  @Option(
      names = "--permit-inbound",
      paramLabel = "PATTERN",
      split = ",",
      description = "More addresses that clients may send and publish to.")
  List<String> permitInbound = new ArrayList<>();

  @Option(
      names = "--permit-outbound",
      paramLabel = "PATTERN",
      split = ",",
      description = "More addresses that clients may hear.")
  List<String> permitOutbound = new ArrayList<>();

  @Option(
      names = "--clean",
      fallbackValue = "true",
      description = "Empties the log first; asks, or needs --yes.")
  boolean clean;

  @Option(names = "--yes", fallbackValue = "true", description = "Answers every question with yes.")
  boolean yes;

  /** The settings; an {@link IllegalArgumentException} where they make no sense. */
  NodeSettings settings() {
    requireSafe();
    require(!data.toString().isEmpty(), "--data: the name of a folder");
    requirePort("--bridge-port", bridgePort);
    requirePort("--http-port", httpPort);
    require(segmentMib >= 1 && segmentMib <= 1_024, "--segment-mib: 1 to 1024");
    require(inFlightMax >= 1, "--in-flight-max: at least 1");
    require(eventLoops >= 1 && eventLoops <= 1_000, "--event-loops: 1 to 1000");
    require(
        transport() == NetworkTransport.NIO || !cluster.cluster,
        "--transport: the nodes of a cluster have nio");
    // Nobody would ever be told that it cannot listen.
    require(
        transport() != NetworkTransport.IO_URING || edge.socket == null,
        "--transport io_uring: not with --bridge-socket");
    require(reactorAttempts >= 1, "--reactor-attempts: at least 1");
    require(snapshotEvents >= 0, "--snapshot-events: 0 or more");
    require(snapshotMinutes >= 0, "--snapshot-minutes: 0 or more");
    require(
        edge.users == null || (permitInbound.isEmpty() && permitOutbound.isEmpty()),
        "--permit-inbound, --permit-outbound: with --users, roles say which addresses");
    require(from == null || from >= 1, "--from: a position from 1 on");
    require(name == null || name.matches("[\\w.-]{1,64}"), "--name: 1 to 64 of a-z A-Z 0-9 _ . -");
    var log = LogSettings.DEFAULT.with(FsyncMode.parse(fsync)).withSegmentBytes(segmentMib << 20);
    var retries =
        new RetryPolicy(
            reactorAttempts, RetryPolicy.DEFAULT.first(), RetryPolicy.DEFAULT.longest());
    return new NodeSettings(
        name == null ? "node-" + UUID.randomUUID().toString().substring(0, 8) : name,
        Optional.of(data),
        log,
        host,
        bridgePort,
        httpPort,
        inFlightMax,
        retries,
        from == null ? OptionalLong.empty() : OptionalLong.of(from),
        new Permits(permitInbound, permitOutbound),
        Optional.of(domainDir()),
        Role.ALL,
        false,
        new SnapshotPolicy(snapshotEvents, Duration.ofMinutes(snapshotMinutes)),
        edge.settings(data));
  }

  /** What the node runs on. */
  VertxOptions vertx() {
    return new VertxOptions().setEventLoopPoolSize(eventLoops);
  }

  /** How it hears of its sockets. */
  NetworkTransport transport() {
    if (transport != null) return NetworkTransport.of(transport);
    return cluster.cluster ? NetworkTransport.NIO : NetworkTransport.usual();
  }

  private Path domainDir() {
    return domainDir == null ? data.resolve("domains") : domainDir;
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }

  private static void requirePort(String option, int port) {
    require(port >= -1 && port <= 65_535, option + ": 0 to 65535, or -1 for none");
  }

  /** Whoever comes from another machine must be known, and nobody may listen. */
  private void requireSafe() {
    if (isLoopback() || (edge.users != null && edge.certificate != null)) return;
    if (!edge.insecure) {
      throw new IllegalArgumentException(
          ("--host %s is not a loopback address: it needs --users, and --tls-certificate with"
                  + " --tls-key (or --insecure, where whoever reaches it may do anything)")
              .formatted(host));
    }
    LOG.warn(
        "INSECURE: --host {} {}: whoever reaches it can {}",
        host,
        edge.users == null ? "without users" : "without TLS",
        edge.users == null ? "do everything but administrate" : "listen, passwords included");
  }

  private boolean isLoopback() {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new IllegalArgumentException("--host: unknown address " + host, e);
    }
  }

  /** The effective settings in one line, for the log. */
  String effective() {
    return ("data=%s name=%s host=%s bridge-port=%d http-port=%d fsync=%s segment-mib=%d"
            + " in-flight-max=%d event-loops=%d transport=%s reactor-attempts=%d from=%s domain=%s"
            + " domain-dir=%s snapshot-events=%d snapshot-minutes=%d permit-inbound=%s"
            + " permit-outbound=%s clean=%s yes=%s %s %s")
        .formatted(
            data,
            name == null ? "random" : name,
            host,
            bridgePort,
            httpPort,
            fsync,
            segmentMib,
            inFlightMax,
            eventLoops,
            transport(),
            reactorAttempts,
            from == null ? "head" : from,
            domains,
            domainDir(),
            snapshotEvents,
            snapshotMinutes,
            permitInbound,
            permitOutbound,
            clean,
            yes,
            edge.effective(),
            cluster.effective());
  }
}
