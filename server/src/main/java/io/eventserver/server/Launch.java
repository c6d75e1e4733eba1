package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterSettings;
import io.eventserver.clusterconfig.Role;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The node of this process, with the event bus that it is on: its own or a cluster's. */
final class Launch {
  private static final Logger LOG = LoggerFactory.getLogger("node");

  private volatile @Nullable Vertx alone;
  private volatile @Nullable Cluster cluster;
  private volatile @Nullable Node node;
  private volatile boolean stopping;

  /** Joins the cluster, if there is to be one, and starts the node. */
  Node start(
      Optional<ClusterSettings> joining,
      NodeOptions options,
      NodeSettings settings,
      DomainJars jars,
      StartUp startUp)
      throws ExecutionException, InterruptedException {
    var given = new Node.Given(jars.domains(), jars.verticles());
    Node started;
    if (joining.isEmpty()) {
      var vertx = options.transport().vertx(options.vertx());
      alone = vertx;
      started = await(Node.start(vertx, null, settings, given, startUp));
    } else {
      var joined = await(Cluster.join(joining.get(), options.vertx()));
      cluster = joined;
      boolean elsewhere = joined.nodes().stream().anyMatch(it -> it.has(Role.STORE));
      var roles = options.cluster.roles(elsewhere);
      var placed = settings.withRoles(roles, options.cluster.spread);
      started = await(Node.start(joined.vertx(), joined, placed, given, startUp));
    }
    node = started;
    return started;
  }

  private static <T> T await(Future<T> future) throws ExecutionException, InterruptedException {
    return future.toCompletionStage().toCompletableFuture().get();
  }

  /** Whether it is to end. */
  boolean isStopping() {
    return stopping;
  }

  /** Stops the node in order, then leaves. Before the node serves it has told nobody anything. */
  void stop(Duration longest) throws ExecutionException, InterruptedException, TimeoutException {
    stopping = true;
    long deadline = System.nanoTime() + longest.toNanos();
    var running = node;
    if (running != null) {
      running
          .stop()
          .toCompletionStage()
          .toCompletableFuture()
          .get(longest.toNanos(), TimeUnit.NANOSECONDS);
      LOG.info("stopped at position {}", running.position());
    }
    leave(deadline - System.nanoTime());
  }

  /** Leaves what it joined; the others do without a farewell if that takes too long. */
  void leave(long nanos) throws InterruptedException {
    var joined = cluster;
    var own = alone;
    Future<?> left = joined != null ? joined.leave() : own != null ? own.close() : null;
    if (left == null) return;
    try {
      left.toCompletionStage().toCompletableFuture().get(nanos, TimeUnit.NANOSECONDS);
    } catch (ExecutionException | TimeoutException e) {
      LOG.warn("the event bus was not closed in order", e);
    }
  }
}
