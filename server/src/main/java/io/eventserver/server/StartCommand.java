package io.eventserver.server;

import io.eventserver.domain.Domain;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
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
  private static final long STOP_SECONDS_MAX = 9;

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
    List<Domain> domains;
    try {
      settings = options.settings();
      domains = DomainLoader.load(options.domains);
    } catch (IllegalArgumentException e) {
      spec.commandLine().getErr().println("event-server: " + Main.reason(e));
      return CommandLine.ExitCode.USAGE;
    }
    LOG.info("settings {}", options.effective());
    for (var domain : domains) LOG.info("domain {}", domain.name());
    var vertx = Vertx.vertx();
    var running = new AtomicReference<Node>();
    var hook = new Thread(() -> end(running.get()), "stop");
    Runtime.getRuntime().addShutdownHook(hook);
    Node node;
    try {
      node = await(Node.start(vertx, settings, domains, startUp));
    } catch (ExecutionException e) {
      LOG.debug("start", e);
      spec.commandLine()
          .getErr()
          .println("event-server: " + Main.reason(e.getCause() == null ? e : e.getCause()));
      vertx.close();
      Runtime.getRuntime().removeShutdownHook(hook);
      return 1;
    }
    running.set(node);
    out.println(ready(node, startUp));
    String address = node.bridgeAddress().orElse("-");
    afterReady.forEach(line -> out.println(line.replace("{bridge}", address)));
    out.flush();
    new CountDownLatch(1).await();
    return 0;
  }

  private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  private static String ready(Node node, ConsoleStartUp startUp) {
    return "ready node=%s bridge=%s http=%s position=%d replayed=%d millis=%d"
        .formatted(
            node.settings().name(),
            node.bridgeAddress().orElse("-"),
            node.httpAddress().orElse("-"),
            node.log().head(),
            startUp.replayedEvents(),
            ManagementFactory.getRuntimeMXBean().getUptime());
  }

  /** A signal ends the node in order, and the process with 0 where that went well. */
  private static void end(@Nullable Node node) {
    int code = 0;
    try {
      LOG.info("stopping");
      // Before it is ready it has told nobody anything.
      if (node == null) return;
      node.stop().toCompletionStage().toCompletableFuture().get(STOP_SECONDS_MAX, TimeUnit.SECONDS);
      LOG.info("stopped at position {}", node.log().head());
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
