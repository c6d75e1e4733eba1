package io.eventserver.server;

import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Domain;
import io.eventserver.domain.Rows;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.LiveFeed;
import io.eventserver.eventstore.LogIdentity;
import io.eventserver.eventstore.RemoteLog;
import io.eventserver.eventstore.Shipping;
import io.eventserver.eventstore.ShippingVerticle;
import io.eventserver.reactors.Neighbours;
import io.eventserver.reactors.ProjectedRows;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Collection;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: its state, and the doors to the outside.
 *
 * <p>Started from the inside out, so that a door opens only when everything behind it is ready
 * (only the one for health comes first); stopped the other way round, so that what was let in is
 * answered.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long ASK_MILLIS = 500;
  private static final long LOOK_MILLIS = 200;
  private static final Set<Role> STATE =
      Set.of(Role.STORE, Role.AGGREGATES, Role.PROJECTIONS, Role.REACTORS);

  private final Vertx vertx;
  private final NodeSettings settings;
  private final Registry registry;
  private final Deployments deployments;
  private final Hosting hosting;
  private final EventTypes types;
  private final LiveFeed feed = new LiveFeed(this::hasAggregate);
  private final InFlight inFlight;
  private final JsonService json;
  private final @Nullable Membership membership;
  private final LogOpener opener;
  private final Neighbours neighbours;
  private final Bridge bridge;
  private final HttpVerticle http;
  private final Verticles doors;
  private volatile @Nullable State state;
  private volatile boolean ready;
  private volatile boolean withdrawn;
  private volatile long storeAt;
  private volatile @Nullable Future<Void> stopping;

  private Node(
      Vertx vertx, @Nullable Cluster cluster, NodeSettings settings, Given given, StartUp startUp) {
    this.vertx = vertx;
    this.settings = settings;
    this.registry = Registry.of(given.domains());
    this.deployments =
        new Deployments(
            vertx, settings.domains().map(DomainFolder::at), registry, given.verticles());
    this.types = new EventTypes(registry.aggregates());
    this.inFlight = new InFlight(settings.inFlightMax());
    this.membership = cluster == null ? null : new Membership(cluster, settings, registry);
    this.hosting = new Hosting(registry, types, membership, () -> Optional.ofNullable(state));
    this.json = new JsonService(vertx, membership == null ? Detour.NONE : membership.forwarder());
    this.opener =
        membership == null || has(Role.STORE)
            ? new OwnLog(settings, startUp)
            : new OthersLog(new StoreNode(membership.peers()), settings, startUp);
    this.neighbours =
        membership == null
            ? Neighbours.none(vertx)
            : new ClusterNeighbours(vertx, membership.peers(), types, this::log);
    this.bridge = new Bridge(settings, inFlight, json, this::subscribed);
    this.http = new HttpVerticle(settings, this::isReady);
    this.doors = new Verticles(vertx);
  }

  /** What a node is given at its start. */
  record Given(Collection<? extends Domain> domains, List<Deployable> verticles) {}

  /** Starts a node that is alone; the future completes when it serves. */
  public static Future<Node> start(
      Vertx vertx, NodeSettings settings, Collection<? extends Domain> domains, StartUp startUp) {
    return start(vertx, null, settings, new Given(domains, List.of()), startUp);
  }

  /**
   * Starts a node of a cluster; the future completes when it serves.
   *
   * @param cluster to be left after the node has stopped, by whoever joined it
   */
  public static Future<Node> start(
      Cluster cluster,
      NodeSettings settings,
      Collection<? extends Domain> domains,
      StartUp startUp) {
    return start(cluster.vertx(), cluster, settings, new Given(domains, List.of()), startUp);
  }

  static Future<Node> start(
      Vertx vertx, @Nullable Cluster cluster, NodeSettings settings, Given given, StartUp startUp) {
    Node node;
    try {
      node = new Node(vertx, cluster, settings, given, startUp);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    Bus.register(vertx.eventBus());
    return node.start().map(node);
  }

  private Future<?> start() {
    return (membership == null ? done() : membership.enter())
        .compose(_ -> doors.deploy(http))
        .compose(_ -> bridge.prepare(vertx))
        .compose(_ -> neighbours instanceof ClusterNeighbours all ? doors.deploy(all) : done())
        .compose(_ -> holdsState() ? startState() : findStore())
        .compose(_ -> membership == null ? done() : openToNodes(membership))
        .compose(_ -> doors.deploy(new StatusVerticle(this, json)))
        .compose(_ -> doors.deploy(new NodesVerticle(membership, json)))
        .compose(_ -> doors.deploy(new SnapshotVerticle(this, json)))
        .compose(_ -> deployments.start())
        .compose(_ -> doors.deploy(new DeploymentsVerticle(deployments, hosting, this, json)))
        .compose(_ -> bridge.open(vertx, doors, http))
        .compose(_ -> membership == null ? done() : membership.ready(true))
        .onSuccess(_ -> ready = true)
        .recover(error -> stop().transform(_ -> Future.failedFuture(error)));
  }

  private Future<Void> startState() {
    boolean clustered = membership != null;
    var built =
        new State(vertx, settings, registry, types, opener, feed, json, neighbours, clustered);
    state = built;
    registry.connect(
        new RowSource() {
          @Override
          public <R> Rows<R> rows(String projection, Class<R> row) {
            return membership == null || has(Role.PROJECTIONS)
                ? new ProjectedRows<>(projection, row, built.projections(), built.projectionsAt())
                : new RemoteRows<>(projection, row, membership.peers());
          }
        });
    return built.start();
  }

  /** It may leave between being found and being asked: then it is looked for again. */
  private Future<Void> findStore() {
    var within = Objects.requireNonNull(membership);
    return within
        .awaitStore()
        .compose(within.forwarder()::status)
        .onSuccess(status -> storeAt = status.getLong("position"))
        .<Void>mapEmpty()
        .recover(_ -> vertx.timer(ASK_MILLIS).compose(_ -> findStore()));
  }

  /** What the other nodes may ask from now on, and what this one asks them. */
  private Future<Void> openToNodes(Membership within) {
    within.onMerged(() -> claimAgain(within));
    Future<Void> done = doors.deploy(new Elsewhere(settings.roles(), json));
    if (has(Role.STORE)) {
      var shipping = new Shipping((FileLog) state().log(), types);
      var history = state().history();
      done =
          done.compose(
              _ -> doors.deploy(new ShippingVerticle(shipping, within.id(), history::add)));
    } else if (holdsState()) {
      vertx.setPeriodic(LOOK_MILLIS, _ -> look(within));
    }
    return done.compose(
        _ -> doors.deploy(new Reception(within.id(), feed, inFlight, () -> log().toString())));
  }

  /** While it was cut off, another may have become the one with the store. */
  private void claimAgain(Membership within) {
    within
        .claim()
        .onFailure(
            error -> {
              LOG.error("this node was cut off: {}", error.getMessage());
              if (error instanceof StoreTaken) stop();
            });
  }

  /** Whether the state can still be followed; nobody counts on a node whose state cannot. */
  private void look(Membership within) {
    if (!ready || withdrawn || state().failure().isEmpty()) return;
    withdrawn = true;
    within.ready(false);
    boolean anew = state().log() instanceof RemoteLog log && log.isToBeReadAnew();
    if (anew) buildAnew(within);
    else LOG.error("this node serves no more, restart it: {}", state().failure());
  }

  private void buildAnew(Membership within) {
    LOG.warn("all state is built anew: {}", state().failure());
    ready = false;
    vertx
        .deployVerticle(new Elsewhere(Set.of(), json))
        .compose(id -> renew().compose(_ -> vertx.undeploy(id)))
        .compose(_ -> stopping == null ? within.ready(true) : Future.failedFuture("it stops"))
        .onSuccess(
            _ -> {
              withdrawn = false;
              ready = true;
            })
        .onFailure(error -> LOG.info("the state is not built anew: {}", error.getMessage()));
  }

  /** Until it comes to an end, whatever happens to the store meanwhile. */
  private Future<Void> renew() {
    return state()
        .stop()
        .eventually(deployments::idle)
        .transform(_ -> stopping == null ? startState() : Future.failedFuture("it stops"))
        .recover(
            error -> {
              if (stopping != null) return Future.failedFuture(error);
              LOG.warn("the state cannot be built anew, trying again", error);
              return vertx.timer(ASK_MILLIS).compose(_ -> renew());
            });
  }

  /** Which opening of which log it knows; none where it holds no state. */
  private LogIdentity log() {
    var built = state;
    return built == null ? LogIdentity.NONE : built.log().identity();
  }

  private void subscribed(String address) {
    if (membership == null || has(Role.STORE)) feed.subscribed(address);
    else membership.relay().subscribed(address);
  }

  /**
   * Stops in order: takes no new requests, answers what is under way, syncs and marks the log.
   *
   * @return completes when the process may end
   */
  public synchronized Future<Void> stop() {
    var before = stopping;
    if (before != null) return before;
    boolean served = ready;
    ready = false;
    var built = state;
    var now =
        (membership == null || !served ? done() : membership.ready(false))
            .eventually(() -> bridge.shut(vertx))
            .eventually(deployments::stop)
            .eventually(doors::undeploy)
            .onComplete(_ -> bridge.close())
            .eventually(() -> built == null ? done() : built.stop())
            .eventually(opener::close)
            .eventually(deployments::close)
            .compose(_ -> served ? closedInOrder() : done())
            .onFailure(error -> LOG.error("the node did not stop in order", error));
    stopping = now;
    return now;
  }

  private Future<Void> closedInOrder() {
    String failure = has(Role.STORE) ? state().log().failure() : null;
    return failure == null ? done() : Future.failedFuture(failure);
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private boolean hasAggregate(String type) {
    return types.vocabulary(type) != null
        || (holdsState() && state().log().directory().counts().containsKey(type));
  }

  /** Whether it serves. */
  public boolean isReady() {
    if (!ready) return false;
    if (holdsState()) return state().failure().isEmpty();
    return membership != null && membership.hasStore();
  }

  /** Where the bridge listens, if there is one. */
  public Optional<String> bridgeAddress() {
    return bridge.address();
  }

  /** Where the HTTP server listens, if there is one. */
  public Optional<String> httpAddress() {
    return http.address();
  }

  NodeSettings settings() {
    return settings;
  }

  boolean has(Role role) {
    return settings.roles().contains(role);
  }

  /** Whether it has the log, or what is built from it. */
  boolean holdsState() {
    return STATE.stream().anyMatch(this::has);
  }

  /**
   * How far its answers have come; of a node without state, how far the store had when it began.
   */
  long position() {
    return holdsState() ? state().log().head() : storeAt;
  }

  /** Its place in a cluster; null where it is alone. */
  @Nullable Membership membership() {
    return membership;
  }

  /** What it holds, of a node that {@link #holdsState}. */
  State state() {
    return Objects.requireNonNull(state);
  }

  InFlight inFlight() {
    return inFlight;
  }
}
