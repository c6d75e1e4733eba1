package io.eventserver.clusterconfig;

import com.hazelcast.cluster.Member;
import com.hazelcast.cluster.MembershipAdapter;
import com.hazelcast.cluster.MembershipEvent;
import com.hazelcast.core.EntryAdapter;
import com.hazelcast.core.EntryEvent;
import com.hazelcast.core.HazelcastInstance;
import com.hazelcast.core.LifecycleEvent;
import com.hazelcast.replicatedmap.ReplicatedMap;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.spi.cluster.hazelcast.HazelcastClusterManager;
import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.util.List;
import java.util.Objects;
import java.util.UUID;
import java.util.concurrent.Callable;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * The nodes that share an event bus, as this one sees them.
 *
 * <p>What it says is advice, a moment old and maybe other than what another node is told: it
 * decides where messages go, never what happened. Safe for any thread.
 */
public final class Cluster {
  static final String NODES = "event-server.nodes";
  static final String CLAIMS = "event-server.claims";

  private static final String NODE_ID = "__vertx.nodeId";

  // It takes some tenths of a second until a process that was killed is no member any more.
  private static final long CLAIM_NANOS = TimeUnit.SECONDS.toNanos(2);
  private static final long CLAIM_POLL_MILLIS = 100;

  private final Vertx vertx;
  private final HazelcastInstance hazelcast;
  private final String id;
  private final ReplicatedMap<String, String> nodes;
  private final List<Runnable> merged = new CopyOnWriteArrayList<>();
  private volatile @Nullable ClusterNode self;

  private Cluster(Vertx vertx, HazelcastInstance hazelcast) {
    this.vertx = vertx;
    this.hazelcast = hazelcast;
    this.id = hazelcast.getCluster().getLocalMember().getAttribute(NODE_ID);
    this.nodes = hazelcast.getReplicatedMap(NODES);
    hazelcast.getLifecycleService().addLifecycleListener(this::changed);
  }

  /** Who comes back from being cut off has lost its place, and says again what it does. */
  private void changed(LifecycleEvent event) {
    if (event.getState() != LifecycleEvent.LifecycleState.MERGED) return;
    var known = self;
    if (known != null) announce(known);
    merged.forEach(Runnable::run);
  }

  /** Calls back whenever this node was let in again after it had been cut off. */
  public void onMerged(Runnable listener) {
    merged.add(listener);
  }

  /** Joins, or is the first; the future completes when the event bus reaches the others. */
  public static Future<Cluster> join(ClusterSettings settings) {
    return join(settings, new VertxOptions());
  }

  /**
   * The same.
   *
   * @param options of the node, without those of the event bus
   */
  public static Future<Cluster> join(ClusterSettings settings, VertxOptions options) {
    var guard = new NetworkGuard(settings.network());
    return onThread(() -> member(settings, guard))
        .compose(
            member ->
                Future.succeededFuture()
                    .compose(_ -> bus(settings, options, member, guard))
                    .onFailure(_ -> onThread(() -> gone(member))));
  }

  private static HazelcastInstance member(ClusterSettings settings, NetworkGuard guard)
      throws IOException {
    requireFree(settings);
    if (settings.key().isPresent()) settings.key().get().check();
    var config = HazelcastConfig.of(settings);
    config.getMemberAttributeConfig().setAttribute(NODE_ID, UUID.randomUUID().toString());
    return GuardedMember.start(config, guard);
  }

  private static Future<Cluster> bus(
      ClusterSettings settings,
      VertxOptions options,
      HazelcastInstance member,
      NetworkGuard guard) {
    var bus = new EventBusOptions().setHost(settings.host());
    settings.key().ifPresent(key -> key.on(bus));
    var transport = new GuardedTransport(guard);
    return Vertx.builder()
        .with(new VertxOptions(options).setEventBusOptions(bus))
        .withTransport(transport)
        .withClusterManager(new HazelcastClusterManager(member))
        .buildClustered()
        .map(
            vertx -> {
              transport.busListens();
              return new Cluster(vertx, member);
            });
  }

  private static HazelcastInstance gone(HazelcastInstance member) {
    member.shutdown();
    return member;
  }

  /** Work that blocks, while there is no Vert.x to do it. */
  private static <T> Future<T> onThread(Callable<T> work) {
    Promise<T> done = Promise.promise();
    Thread.ofPlatform()
        .name("cluster-membership")
        .start(
            () -> {
              try {
                done.complete(work.call());
              } catch (Exception | Error e) {
                done.fail(e);
              }
            });
    return done.future();
  }

  private static void requireFree(ClusterSettings settings) throws IOException {
    if (settings.hazelcast().isPresent()) return;
    try {
      new ServerSocket(settings.port(), 1, InetAddress.getByName(settings.host())).close();
    } catch (IOException e) {
      throw new IOException(
          "cannot listen on %s:%d for the cluster: %s: give another --cluster-port"
              .formatted(settings.host(), settings.port(), e.getMessage()),
          e);
    }
  }

  /** The event bus of all. */
  public Vertx vertx() {
    return vertx;
  }

  /** This node's id. */
  public String id() {
    return id;
  }

  /** The nodes that have announced themselves, the one that has been there longest first. */
  public List<ClusterNode> nodes() {
    return hazelcast.getCluster().getMembers().stream()
        .map(this::node)
        .filter(Objects::nonNull)
        .toList();
  }

  private @Nullable ClusterNode node(Member member) {
    String nodeId = member.getAttribute(NODE_ID);
    String text = nodeId == null ? null : nodes.get(nodeId);
    return text == null ? null : ClusterNode.decode(nodeId, text);
  }

  /** Which of the nodes that are ready does what. */
  public Ownership ownership() {
    return new Ownership(nodes());
  }

  /**
   * Claims to be the only one that holds the log, for two seconds if another holds it.
   *
   * @return who holds it: this node's id, or that of a member that claimed it before
   */
  public Future<String> claimStore() {
    return vertx.executeBlocking(this::claimed).map(String::valueOf);
  }

  private String claimed() throws InterruptedException {
    long deadline = System.nanoTime() + CLAIM_NANOS;
    var claims = hazelcast.<String, String>getMap(CLAIMS);
    String store = Role.STORE.toString();
    while (true) {
      String holder = claims.putIfAbsent(store, id);
      if (holder == null || holder.equals(id)) return id;
      if (!isMember(holder) && claims.replace(store, holder, id)) return id;
      if (System.nanoTime() - deadline > 0) return holder;
      Thread.sleep(CLAIM_POLL_MILLIS);
    }
  }

  private boolean isMember(String nodeId) {
    return hazelcast.getCluster().getMembers().stream()
        .anyMatch(member -> nodeId.equals(member.getAttribute(NODE_ID)));
  }

  /** Tells the others what this node does, in place of what it said before. */
  public Future<?> announce(ClusterNode node) {
    self = node;
    return vertx.executeBlocking(() -> nodes.put(id, node.encode()));
  }

  /** Calls back, on a thread of its own, whenever {@link #nodes} may have changed. */
  public void onChange(Runnable listener) {
    hazelcast
        .getCluster()
        .addMembershipListener(
            new MembershipAdapter() {
              @Override
              public void memberRemoved(MembershipEvent event) {
                listener.run();
              }
            });
    nodes.addEntryListener(
        new EntryAdapter<String, String>() {
          @Override
          public void onEntryEvent(EntryEvent<String, String> event) {
            listener.run();
          }
        });
  }

  /** Leaves in order, and closes the event bus. Not to be waited for on a thread of the bus. */
  public Future<Void> leave() {
    // Of no event loop: they are gone when this completes.
    Promise<Void> left = Promise.promise();
    vertx
        .executeBlocking(() -> nodes.remove(id))
        .onComplete(_ -> vertx.close().onComplete(_ -> left.complete()));
    return left.future().compose(_ -> onThread(() -> gone(hazelcast))).mapEmpty();
  }
}
