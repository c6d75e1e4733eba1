package io.eventserver.projections;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotPart;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.Set;
import java.util.SortedSet;
import java.util.TreeSet;
import org.jspecify.annotations.Nullable;

/**
 * Every projection of a node. One thread applies events in order, any thread reads rows.
 *
 * <p>Projections that come later are folded beside, by another {@link #latecomers object of this
 * kind}, until they are where these are.
 */
public final class Projections {
  private final Map<String, AggregateType<?, ?, ?>> aggregates = new LinkedHashMap<>();
  private final Map<String, Takers> byAggregate = new HashMap<>();
  private @Nullable Takers recent;
  private final Directory directory;
  private volatile Map<String, ProjectionHost<?, ?>> byName = Map.of();
  private volatile Optional<Projections> latecomers = Optional.empty();
  private volatile long position;

  /**
   * How a projection stands: its rows, how far it is where it is not as far as the others, and why,
   * if it stopped.
   */
  public record Standing(int rows, @Nullable Long at, @Nullable String error) {}

  /** A projection that takes some or all events of an aggregate's type. */
  private record Taker(ProjectionHost<?, ?> host, boolean all) {
    boolean takes(Object event) {
      return all || host.takes(event.getClass());
    }
  }

  /** Who takes events of an aggregate's type. */
  private record Takers(String aggregate, List<Taker> all) {}

  /**
   * @param aggregates every type of aggregate, to know whose events a projection is given
   * @param directory where the store keeps dense numbers
   */
  public Projections(
      Collection<? extends ProjectionType<?, ?>> types,
      Collection<? extends AggregateType<?, ?, ?>> aggregates,
      Directory directory) {
    this.directory = directory;
    for (var aggregate : aggregates) this.aggregates.put(aggregate.name(), aggregate);
    var hosts = new LinkedHashMap<String, ProjectionHost<?, ?>>();
    for (var type : types) {
      var sources = sources(type, aggregates);
      hosts.put(type.name(), ProjectionHost.of(type, rows(type, sources, directory), sources));
    }
    changeTo(hosts);
  }

  private void changeTo(Map<String, ProjectionHost<?, ?>> hosts) {
    byName = hosts;
    byAggregate.clear();
    recent = null;
    for (var aggregate : aggregates.values()) {
      byAggregate.put(aggregate.name(), new Takers(aggregate.name(), takers(aggregate)));
    }
  }

  /**
   * Begins with further projections, and anew with those that take events of further aggregates:
   * what they read was not known before.
   *
   * @return to be told of every event from the first on, and then to be {@link #take taken}
   */
  Projections latecomers(
      Collection<? extends ProjectionType<?, ?>> types,
      Collection<? extends AggregateType<?, ?, ?>> further) {
    var known = new LinkedHashMap<>(aggregates);
    for (var aggregate : further) known.put(aggregate.name(), aggregate);
    List<ProjectionType<?, ?>> all = new ArrayList<>(types);
    for (var host : byName.values()) {
      if (further.stream().anyMatch(host::takesSomeOf)) all.add(host.type());
    }
    var late = new Projections(all, known.values(), directory);
    latecomers = Optional.of(late);
    return late;
  }

  /** Takes over projections that have come as far as these. */
  void take(Projections late) {
    aggregates.putAll(late.aggregates);
    var hosts = new LinkedHashMap<>(byName);
    hosts.putAll(late.byName);
    changeTo(hosts);
    latecomers = Optional.empty();
  }

  /** Those that were to come do not. */
  void abandonLatecomers() {
    latecomers = Optional.empty();
  }

  /** Gives up projections, and aggregates whose events none is told any more. */
  void drop(Set<String> projections, Set<String> types) {
    aggregates.keySet().removeAll(types);
    var hosts = new LinkedHashMap<>(byName);
    hosts.keySet().removeAll(projections);
    changeTo(hosts);
  }

  /** Rows by the aggregate's id need no keys of their own where one type has all the events. */
  private static RowStore rows(
      ProjectionType<?, ?> type, SortedSet<String> sources, Directory directory) {
    return type.key().isEmpty() && sources.size() == 1
        ? new RowsByAggregate(directory, sources.first())
        : new RowsByKey();
  }

  private static SortedSet<String> sources(
      ProjectionType<?, ?> type, Collection<? extends AggregateType<?, ?, ?>> aggregates) {
    SortedSet<String> sources = new TreeSet<>();
    for (var each : aggregates) {
      if (ProjectionHost.takesSomeOf(type, each)) sources.add(each.name());
    }
    return sources;
  }

  /**
   * The rows of all of them as they are now; fails where one has stopped: it is to be tried again.
   */
  List<SnapshotPart> capture() {
    for (var host : byName.values()) {
      if (host.stopped() != null) {
        throw RequestFailure.unavailable("projection %s has stopped".formatted(host.name()));
      }
    }
    return byName.values().stream().map(ProjectionHost::capture).toList();
  }

  /** The name of a projection's section in a snapshot. */
  public static String section(String projection) {
    return RowsOfProjection.section(projection);
  }

  /** Takes in the rows of a projection as a snapshot has them. */
  public void restore(String projection, SnapshotIn in) throws IOException {
    host(projection).restore(in);
  }

  /** Forgets all rows. */
  public void clear() {
    byName.values().forEach(ProjectionHost::clear);
  }

  /** Applies an event to every projection that takes it. */
  public void apply(Identity identity, Recorded<Object> recorded) {
    var takers = recent(identity.aggregate());
    if (takers == null) return;
    for (int i = 0; i < takers.all.size(); i++) {
      var taker = takers.all.get(i);
      if (taker.takes(recorded.event())) taker.host.apply(identity, recorded);
    }
  }

  /** Those who took the last event mostly take the next. */
  private @Nullable Takers recent(String aggregate) {
    var last = recent;
    if (last == null || !last.aggregate.equals(aggregate)) recent = byAggregate.get(aggregate);
    return recent;
  }

  /** Applies an event that came over the bus. */
  public void apply(Recorded<Object> recorded) {
    var identity = directory.find(recorded.aggregate(), recorded.id());
    if (identity == null) throw new IllegalStateException("no number for " + recorded.id());
    apply(identity, recorded);
    position = recorded.position();
  }

  private List<Taker> takers(AggregateType<?, ?, ?> aggregate) {
    List<Taker> takers = new ArrayList<>();
    for (var host : byName.values()) {
      var events = aggregate.events();
      long taken = events.stream().filter(event -> host.takes(event.javaType())).count();
      if (taken > 0) takers.add(new Taker(host, taken == events.size()));
    }
    return takers;
  }

  /** The row of a key; 404 where there is no such projection, 503 where it stopped. */
  public Optional<Object> find(String projection, String key) {
    return host(projection).find(key);
  }

  /** Which edition of a projection this is; 404 where there is none. */
  String edition(String projection) {
    return host(projection).edition();
  }

  /** Rows from a slot on; 404 where there is no such projection, 503 where it stopped. */
  ProjectionHost.Page page(String projection, int from, int limit) {
    return host(projection).page(from, limit);
  }

  /** The first so many rows. */
  public List<Object> first(String projection, int limit) {
    List<Object> rows = new ArrayList<>();
    var host = host(projection);
    for (var from = OptionalInt.of(0); from.isPresent() && rows.size() < limit; ) {
      var page = host.page(from.getAsInt(), limit - rows.size());
      for (var row : page.rows()) rows.add(row.row());
      from = page.next();
    }
    return rows;
  }

  /** How each projection stands, by name. */
  public Map<String, Standing> standings() {
    Map<String, Standing> standings = new LinkedHashMap<>();
    latecomers.ifPresent(
        late ->
            late.byName.forEach(
                (name, host) ->
                    standings.put(name, new Standing(host.count(), late.position, null))));
    byName.forEach(
        (name, host) -> {
          var stopped = host.stopped();
          standings.put(
              name,
              stopped == null
                  ? new Standing(host.count(), null, null)
                  : new Standing(host.count(), stopped.position(), stopped.error()));
        });
    return standings;
  }

  private ProjectionHost<?, ?> host(String projection) {
    var host = byName.get(projection);
    if (host != null) return host;
    require(projection);
    throw RequestFailure.unavailable(
        "projection %s is new and has come to position %d: ask again"
            .formatted(projection, latecomers.map(late -> late.position).orElse(0L)));
  }

  /** Fails with 404 where there is no projection of a name, nor is one to come. */
  void require(String projection) {
    boolean known =
        byName.containsKey(projection)
            || latecomers.filter(late -> late.byName.containsKey(projection)).isPresent();
    if (known) return;
    throw RequestFailure.notFound(
        "unknown projection '%s': this node has %s".formatted(projection, byName.keySet()));
  }
}
