package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.Registration;
import io.eventserver.domain.Rows;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** What the domains of a node have registered. */
final class Registry implements Registration {
  private final Map<String, AggregateType<?, ?, ?>> aggregates = new LinkedHashMap<>();
  private final Map<String, ProjectionType<?, ?>> projections = new LinkedHashMap<>();
  private final Map<String, ReactorType<?>> reactors = new LinkedHashMap<>();
  private final Map<String, LateRows<?>> rows = new LinkedHashMap<>();

  /** Registers every domain. */
  static Registry of(Collection<? extends Domain> domains) {
    var registry = new Registry();
    for (var domain : domains) domain.register(registry);
    return registry;
  }

  @Override
  public <A extends Aggregate<A, C, E>, C, E> void aggregate(AggregateType<A, C, E> type) {
    add("aggregate type", aggregates, type.name(), type);
  }

  @Override
  public <R, E> Rows<R> projection(ProjectionType<R, E> type) {
    add("projection", projections, type.name(), type);
    var late = new LateRows<>(type.row());
    rows.put(type.name(), late);
    return late;
  }

  @Override
  public <E> void reactor(ReactorType<E> type) {
    add("reactor", reactors, type.name(), type);
  }

  Collection<AggregateType<?, ?, ?>> aggregates() {
    return aggregates.values();
  }

  Collection<ProjectionType<?, ?>> projections() {
    return projections.values();
  }

  Collection<ReactorType<?>> reactors() {
    return reactors.values();
  }

  /** The names of what there is for each role. */
  Map<Role, Set<String>> offers() {
    return Map.of(
        Role.AGGREGATES, aggregates.keySet(),
        Role.PROJECTIONS, projections.keySet(),
        Role.REACTORS, reactors.keySet());
  }

  /** Gives reactors the rows that they asked for when they were registered. */
  void connect(RowSource source) {
    rows.forEach((name, late) -> late.connect(name, source));
  }

  /** Where rows come from once a node is put together. */
  interface RowSource {
    <R> Rows<R> rows(String projection, Class<R> row);
  }

  private static <T> void add(String what, Map<String, T> map, String name, T type) {
    if (map.putIfAbsent(name, type) != null) {
      throw new IllegalArgumentException("there is a %s '%s' already".formatted(what, name));
    }
  }

  /** Rows that are handed out before the node exists that holds them. */
  private static final class LateRows<R> implements Rows<R> {
    private final Class<R> row;
    private volatile Optional<Rows<R>> connected = Optional.empty();

    LateRows(Class<R> row) {
      this.row = row;
    }

    void connect(String name, RowSource source) {
      connected = Optional.of(source.rows(name, row));
    }

    private Rows<R> rows() {
      return connected.orElseThrow(() -> new IllegalStateException("the node is not up yet"));
    }

    @Override
    public Optional<R> find(String key) {
      return rows().find(key);
    }

    @Override
    public List<R> list(int limit) {
      return rows().list(limit);
    }
  }
}
