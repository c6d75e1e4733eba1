package io.eventserver.server;

import io.eventserver.clusterconfig.ClusterSettings;
import java.lang.management.ManagementFactory;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeoutException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** Runs a node until it is told to end. */
@Command(name = "start", description = "Runs a node.")
final class StartCommand implements Callable<Integer> {
  private static final Logger LOG = LoggerFactory.getLogger("node");
  private static final Duration STOP_MAX = Duration.ofSeconds(40);

  @Mixin NodeOptions options = new NodeOptions();
  @Spec CommandSpec spec = CommandSpec.create();

  @Override
  public Integer call() throws InterruptedException {
    return run(options, spec, List.of());
  }

  /** Runs a node; prints the ready line and then some more. Returns only where it cannot start. */
  static int run(NodeOptions options, CommandSpec spec, List<String> afterReady)
      throws InterruptedException {
    var out = spec.commandLine().getOut();
    var startUp = new ConsoleStartUp(options);
    NodeSettings settings;
    Optional<ClusterSettings> joining;
    DomainJars jars;
    try {
      settings = options.settings();
      joining = options.cluster.settings(settings.host());
      jars = DomainJars.atStart(options.domains);
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("event-server: " + Main.reason(e));
      return CommandLine.ExitCode.USAGE;
    }
    LOG.info("settings {}", options.effective());
    for (var domain : jars.domains()) LOG.info("domain {}", domain.name());
    var launch = new Launch();
    var hook = new Thread(() -> end(launch), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    Node node;
    try {
      node = launch.start(joining, options, settings, jars, startUp);
    } catch (ExecutionException e) {
      LOG.debug("start", e);
      // Whoever ends it meanwhile knows why it does not start.
      if (launch.isStopping()) new CountDownLatch(1).await();
      spec.commandLine()
          .getErr()
          .println("event-server: " + Main.reason(e.getCause() == null ? e : e.getCause()));
      launch.leave(STOP_MAX.toNanos());
      Runtime.getRuntime().removeShutdownHook(hook);
      return 1;
    }
    out.println(ready(node, startUp));
    String address = node.bridgeAddress().orElse("-");
    afterReady.forEach(line -> out.println(line.replace("{bridge}", address)));
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static String ready(Node node, ConsoleStartUp startUp) {
    return "ready node=%s bridge=%s http=%s position=%d replayed=%d millis=%d"
        .formatted(
            node.settings().name(),
            node.bridgeAddress().orElse("-"),
            node.httpAddress().orElse("-"),
            node.position(),
            startUp.replayedEvents(),
            ManagementFactory.getRuntimeMXBean().getUptime());
  }

  /** A signal ends the node in order, and the process with 0 where that went well. */
  private static void end(Launch launch) {
    int code = 0;
    try {
      LOG.info("stopping");
      launch.stop(STOP_MAX);
    } catch (ExecutionException | TimeoutException e) {
      LOG.error("the node did not stop in order", e);
      code = 1;
    } catch (InterruptedException e) {
      code = 1;
    } finally {
      Runtime.getRuntime().halt(code);
    }
  }
}
