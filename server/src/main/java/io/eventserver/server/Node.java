package io.eventserver.server;

import io.eventserver.aggregates.AggregateVerticle;
import io.eventserver.aggregates.Aggregates;
import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Domain;
import io.eventserver.domain.Recorded;
import io.eventserver.domain.Rows;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.DataFolder;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Disk;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventStoreVerticle;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.FileLog;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.LiveFeed;
import io.eventserver.eventstore.MemoryLog;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.Replay;
import io.eventserver.projections.ProjectionVerticle;
import io.eventserver.projections.Projections;
import io.eventserver.reactors.ProjectedRows;
import io.eventserver.reactors.ReactorHistory;
import io.eventserver.reactors.ReactorVerticle;
import io.vertx.core.Deployable;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CopyOnWriteArrayList;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One node: the log, aggregates, projections, reactors, and the doors to the outside.
 *
 * <p>Started from the inside out, so that a door opens only when everything behind it is ready
 * (only the one for health comes first); stopped the other way round, so that what was let in is
 * answered.
 */
public final class Node {
  private static final Logger LOG = LoggerFactory.getLogger(Node.class);
  private static final long ASK_MILLIS = 500;

  private final Vertx vertx;
  private final NodeSettings settings;
  private final Registry registry;
  private final EventTypes types;
  private final Directory directory = new Directory();
  private final Positions aggregatesAt = new Positions();
  private final Positions projectionsAt = new Positions();
  private final ReactorHistory history = new ReactorHistory();
  private final LiveFeed feed = new LiveFeed(this::hasAggregate);
  private final InFlight inFlight;
  private final Aggregates aggregates;
  private final Projections projections;
  private final StartUp startUp;
  private final @Nullable Membership membership;
  private final @Nullable Forwarder forwarder;
  private final EventStoreVerticle store;
  private final ReactorVerticle reactors;
  private final BridgeVerticle bridge;
  private final HttpVerticle http;
  private @Nullable DataFolder folder;
  private volatile boolean ready;
  private volatile long storeAt;
  private @Nullable Future<Void> stopping;
  private final List<String> deployed = new CopyOnWriteArrayList<>();

  private Node(
      Vertx vertx,
      @Nullable Cluster cluster,
      NodeSettings settings,
      Collection<? extends Domain> domains,
      StartUp startUp) {
    this.vertx = vertx;
    this.settings = settings;
    this.registry = Registry.of(domains);
    this.types = new EventTypes(registry.aggregates());
    this.inFlight = new InFlight(settings.inFlightMax());
    this.startUp = startUp;
    this.store = new EventStoreVerticle(this::openLog, types, feed, inFlight);
    var lookup = new StoreLookup(vertx, store);
    this.aggregates =
        new Aggregates(registry.aggregates(), directory, lookup, UUID.randomUUID().toString());
    this.projections = new Projections(registry.projections(), registry.aggregates(), directory);
    this.reactors =
        new ReactorVerticle(
            registry.reactors(),
            history,
            projectionsAt,
            settings.retries(),
            settings.reactorsFrom(),
            inFlight);
    this.membership = cluster == null ? null : new Membership(cluster, settings);
    this.forwarder = holdsState() || cluster == null ? null : new Forwarder(cluster, inFlight);
    this.bridge = new BridgeVerticle(settings, inFlight, this::subscribed);
    this.http = new HttpVerticle(settings, this::isReady);
    registry.connect(
        new Registry.RowSource() {
          @Override
          public <R> Rows<R> rows(String projection, Class<R> row) {
            return new ProjectedRows<>(projection, row, projections, projectionsAt);
          }
        });
  }

  /** Starts a node that is alone; the future completes when it serves. */
  public static Future<Node> start(
      Vertx vertx, NodeSettings settings, Collection<? extends Domain> domains, StartUp startUp) {
    return start(vertx, null, settings, domains, startUp);
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
    return start(cluster.vertx(), cluster, settings, domains, startUp);
  }

  private static Future<Node> start(
      Vertx vertx,
      @Nullable Cluster cluster,
      NodeSettings settings,
      Collection<? extends Domain> domains,
      StartUp startUp) {
    Node node;
    try {
      node = new Node(vertx, cluster, settings, domains, startUp);
    } catch (IllegalArgumentException e) {
      return Future.failedFuture(e);
    }
    Bus.register(vertx.eventBus());
    return node.start().map(node);
  }

  private Future<?> start() {
    return (membership == null ? done() : membership.enter())
        .compose(_ -> deploy(http))
        .compose(_ -> bridge.requireFree())
        .compose(_ -> forwarder == null ? startState() : startForwarding(forwarder))
        .compose(_ -> deploy(new StatusVerticle(this, inFlight)))
        .compose(_ -> deploy(bridge))
        .compose(_ -> membership == null ? done() : membership.ready())
        .onSuccess(_ -> ready = true)
        .recover(error -> stop().transform(_ -> Future.failedFuture(error)));
  }

  private Future<Void> startState() {
    return deploy(store)
        .compose(
            _ -> {
              aggregatesAt.advance(log().head());
              projectionsAt.advance(log().head());
              return deploy(new AggregateVerticle(aggregates, aggregatesAt, inFlight));
            })
        .compose(_ -> deploy(new ProjectionVerticle(projections, projectionsAt, inFlight)))
        .compose(_ -> deploy(reactors))
        .compose(
            _ ->
                membership == null
                    ? done()
                    : deploy(new Reception(membership.cluster(), feed, inFlight)));
  }

  private Future<Void> startForwarding(Forwarder to) {
    LOG.info("looking for the node with the store");
    return deploy(to).compose(_ -> to.awaitStore()).compose(_ -> askPosition(to));
  }

  /** It may leave between being found and being asked: then it is looked for again. */
  private Future<Void> askPosition(Forwarder to) {
    return to.status()
        .onSuccess(status -> storeAt = status.getLong("position"))
        .<Void>mapEmpty()
        .recover(_ -> vertx.timer(ASK_MILLIS).compose(_ -> askPosition(to)));
  }

  private void subscribed(String address) {
    if (forwarder == null) feed.subscribed(address);
    else forwarder.subscribed(address);
  }

  private EventLog openLog() throws IOException {
    var replay = startUp.replay(this::replay, history::add);
    if (settings.data().isEmpty()) {
      return new MemoryLog(types, directory, settings.log().clock());
    }
    var opened = DataFolder.open(settings.data().get());
    folder = opened;
    startUp.prepare(opened);
    var log = open(startUp.disk(opened.logDisk()), replay);
    startUp.replayed(log.head());
    return log;
  }

  private FileLog open(Disk disk, Replay replay) throws IOException {
    try {
      return FileLog.open(disk, types, directory, settings.log(), replay);
    } catch (IOException e) {
      throw new IOException(
          "the log in %s cannot be opened: %s".formatted(disk, Main.reason(e)), e);
    }
  }

  private void replay(Identity identity, Recorded<Object> recorded) {
    aggregates.apply(identity, recorded);
    projections.apply(identity, recorded);
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
    var now =
        bridge
            .refuse()
            .eventually(this::undeploy)
            .eventually(this::closeFolder)
            .compose(_ -> served ? closedInOrder() : done())
            .onFailure(error -> LOG.error("the node did not stop in order", error));
    stopping = now;
    return now;
  }

  /** The doors first, the log last, and each whatever the others do. */
  private Future<Void> undeploy() {
    Future<Void> done = done();
    for (String id : deployed.reversed()) done = done.eventually(() -> vertx.undeploy(id));
    return done;
  }

  private Future<Void> closeFolder() {
    try {
      if (folder != null) folder.close();
      return done();
    } catch (IOException e) {
      return Future.failedFuture(e);
    }
  }

  private Future<Void> closedInOrder() {
    String failure = forwarder == null ? log().failure() : null;
    return failure == null ? done() : Future.failedFuture(failure);
  }

  private static Future<Void> done() {
    return Future.succeededFuture();
  }

  private boolean hasAggregate(String type) {
    return types.vocabulary(type) != null || directory.counts().containsKey(type);
  }

  private Future<Void> deploy(Deployable verticle) {
    return vertx.deployVerticle(verticle).onSuccess(deployed::add).mapEmpty();
  }

  /** Whether it serves. */
  public boolean isReady() {
    if (forwarder != null) return ready && membership != null && membership.hasStore();
    return ready
        && log().failure() == null
        && aggregatesAt.failure() == null
        && projectionsAt.failure() == null;
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

  /** Whether it has the log and what is built from it. */
  private boolean holdsState() {
    return settings.roles().contains(Role.STORE);
  }

  /**
   * How far its answers have come; of a node without state, how far the store had when it began.
   */
  long position() {
    return forwarder == null ? log().head() : storeAt;
  }

  /** Its place in a cluster; null where it is alone. */
  @Nullable Membership membership() {
    return membership;
  }

  /** What answers in place of state; null where there is state. */
  @Nullable Forwarder forwarder() {
    return forwarder;
  }

  EventLog log() {
    return store.log();
  }

  Aggregates aggregates() {
    return aggregates;
  }

  Projections projections() {
    return projections;
  }

  Positions projectionsAt() {
    return projectionsAt;
  }

  ReactorVerticle reactors() {
    return reactors;
  }

  InFlight inFlight() {
    return inFlight;
  }
}
