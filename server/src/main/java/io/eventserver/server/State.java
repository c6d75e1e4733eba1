package io.eventserver.server;

import io.eventserver.aggregates.AggregateVerticle;
import io.eventserver.aggregates.Aggregates;
import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.EventLog;
import io.eventserver.eventstore.EventPagesVerticle;
import io.eventserver.eventstore.EventStoreVerticle;
import io.eventserver.eventstore.EventTypes;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.LiveFeed;
import io.eventserver.eventstore.Positions;
import io.eventserver.eventstore.StateAt;
import io.eventserver.projections.ProjectionVerticle;
import io.eventserver.projections.Projections;
import io.eventserver.reactors.Neighbours;
import io.eventserver.reactors.ReactorHistory;
import io.eventserver.reactors.ReactorVerticle;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.Set;
import java.util.UUID;
import java.util.stream.Stream;

/**
 * What a node holds in memory: the log, its own or another node's, and what its roles build from
 * it.
 *
 * <p>Started from the inside out. Built once: where all must be built anew, so is this.
 */
final class State {
  private final Set<Role> roles;
  private final EventTypes types;
  private final LogOpener opener;
  private final Folded folded;
  private final JsonService json;
  private final Verticles deployed;
  private final Verticles reacting;
  private final Directory directory = new Directory();
  private final Positions aggregatesAt = new Positions();
  private final Positions projectionsAt = new Positions();
  private final ReactorHistory history = new ReactorHistory();
  private final Aggregates aggregates;
  private final Projections projections;
  private final EventStoreVerticle store;
  private final AggregateVerticle aggregateVerticle;
  private final ProjectionVerticle projectionVerticle;
  private final ReactorVerticle reactors;
  private final SnapshotTaker snapshots;
  private volatile long replayed;

  /**
   * @param clustered whether another node may own an aggregate at the same time, if only for a
   *     moment: then what is decided is confirmed by the log also where it stores nothing
   */
  State(
      Vertx vertx,
      NodeSettings settings,
      Registry registry,
      EventTypes types,
      LogOpener opener,
      LiveFeed feed,
      JsonService json,
      Neighbours neighbours,
      boolean clustered) {
    this.roles = settings.roles();
    this.types = types;
    this.opener = opener;
    this.json = json;
    this.deployed = new Verticles(vertx);
    this.reacting = new Verticles(vertx);
    this.store = new EventStoreVerticle(this::open, types, feed);
    this.aggregates =
        new Aggregates(
            registry.aggregates(),
            directory,
            new StoreLookup(vertx, store),
            UUID.randomUUID().toString(),
            clustered,
            Heap.OF_PROCESS::isFull);
    this.projections = new Projections(registry.projections(), registry.aggregates(), directory);
    this.folded = new Folded(roles, registry, aggregates.committed(), projections, history);
    this.aggregateVerticle = new AggregateVerticle(aggregates, aggregatesAt, json);
    this.projectionVerticle = new ProjectionVerticle(projections, projectionsAt, json);
    this.reactors =
        new ReactorVerticle(
            registry.reactors(),
            history,
            projectionsAt,
            settings.retries(),
            settings.reactorsFrom(),
            json,
            neighbours);
    this.snapshots =
        new SnapshotTaker(
            vertx, settings.snapshots(), opener::snapshots, this::cut, history.part(), this::log);
  }

  private Future<StateAt> cut() {
    // Those of reactors, too, where nothing else follows for them.
    int followers =
        (roles.contains(Role.AGGREGATES) ? 1 : 0)
            + (roles.contains(Role.PROJECTIONS) || roles.contains(Role.REACTORS) ? 1 : 0);
    return store.cut(followers);
  }

  private EventLog open() throws Exception {
    var log = opener.open(types, directory, this::replay, history::add, folded);
    replayed = log.head();
    return log;
  }

  private void replay(Identity identity, Recorded<Object> recorded) {
    if (roles.contains(Role.AGGREGATES)) aggregates.committed().apply(identity, recorded);
    if (roles.contains(Role.PROJECTIONS)) projections.apply(identity, recorded);
  }

  /** Opens and replays the log, then follows it; completes when the roles are served. */
  Future<Void> start() {
    return deployed
        .deploy(store)
        .compose(_ -> deployRoles())
        .onSuccess(_ -> store.begin())
        .compose(
            _ ->
                roles.contains(Role.REACTORS)
                    ? reacting.deploy(reactors)
                    : Future.succeededFuture())
        .onSuccess(_ -> snapshots.start());
  }

  private Future<Void> deployRoles() {
    aggregatesAt.advance(replayed);
    projectionsAt.advance(replayed);
    Future<Void> done = Future.succeededFuture();
    if (roles.contains(Role.AGGREGATES)) {
      done = deployed.deploy(aggregateVerticle);
    }
    if (roles.contains(Role.PROJECTIONS)) {
      done = done.compose(_ -> deployed.deploy(projectionVerticle));
    }
    if (roles.contains(Role.REACTORS) && !roles.contains(Role.PROJECTIONS)) {
      done = done.compose(_ -> deployed.deploy(new HeadVerticle(projectionsAt)));
    }
    if (roles.contains(Role.STORE)) {
      done = done.compose(_ -> deployed.deploy(new EventPagesVerticle(log(), types, json)));
    }
    return done;
  }

  /** Folds what further domains bring; completes when that is where everything else is. */
  Future<Void> add(Registry brings) {
    Future<Void> done = Future.succeededFuture();
    if (roles.contains(Role.AGGREGATES)) {
      done = aggregateVerticle.add(brings.aggregates(), directory, log());
    }
    if (!roles.contains(Role.PROJECTIONS)) return done;
    return done.compose(
        _ -> projectionVerticle.add(brings.projections(), brings.aggregates(), log()));
  }

  /** Runs the reactors of further domains. */
  Future<Void> react(Registry brings, OptionalLong from) {
    return roles.contains(Role.REACTORS)
        ? reactors.add(brings.reactors(), from)
        : Future.succeededFuture();
  }

  /**
   * Gives up the aggregates of domains.
   *
   * @param kept those of them that must not have events
   */
  Future<Void> removeAggregates(Registry goes, Set<String> kept) {
    return roles.contains(Role.AGGREGATES)
        ? aggregateVerticle.remove(names(goes, Role.AGGREGATES), kept, directory)
        : Future.succeededFuture();
  }

  /** Gives up the reactors and projections of domains. */
  Future<Void> remove(Registry goes) {
    Future<Void> done =
        roles.contains(Role.REACTORS)
            ? reactors.remove(names(goes, Role.REACTORS))
            : Future.succeededFuture();
    if (!roles.contains(Role.PROJECTIONS)) return done;
    return done.eventually(
        () ->
            projectionVerticle.remove(names(goes, Role.PROJECTIONS), names(goes, Role.AGGREGATES)));
  }

  private static Set<String> names(Registry registry, Role role) {
    return registry.offers().getOrDefault(role, Set.of());
  }

  /** Stops what was started, the log last, and before it what there is is kept in a snapshot. */
  Future<Void> stop() {
    return reacting
        .undeploy()
        .eventually(() -> snapshots.stop(failure().isEmpty()))
        .eventually(deployed::undeploy);
  }

  SnapshotTaker snapshots() {
    return snapshots;
  }

  /** Why it serves no more and never will; empty while all is well. */
  String failure() {
    return Stream.of(
            Optional.ofNullable(log().failure()),
            Optional.ofNullable(aggregatesAt.failure()),
            Optional.ofNullable(projectionsAt.failure()))
        .flatMap(Optional::stream)
        .findFirst()
        .orElse("");
  }

  EventLog log() {
    return store.log();
  }

  Projections projections() {
    return projections;
  }

  Positions projectionsAt() {
    return projectionsAt;
  }

  ReactorHistory history() {
    return history;
  }

  ReactorVerticle reactors() {
    return reactors;
  }
}
