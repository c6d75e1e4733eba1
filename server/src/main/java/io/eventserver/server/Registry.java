package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import io.eventserver.domain.RecordType;
import io.eventserver.domain.Registration;
import io.eventserver.domain.Rows;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;

/** What the domains of a node have registered. */
final class Registry implements Registration {
  private final Map<String, AggregateType<?, ?, ?>> aggregates = new LinkedHashMap<>();
  private final Map<String, ProjectionType<?, ?>> projections = new LinkedHashMap<>();
  private final Map<String, ReactorType<?>> reactors = new LinkedHashMap<>();
  private final Map<String, LateRows<?>> rows = new LinkedHashMap<>();
  private final Map<String, List<String>> shapes = new LinkedHashMap<>();
  private final List<String> shape = new ArrayList<>();

  /** Registers every domain. */
  static Registry of(Collection<? extends Domain> domains) {
    var registry = new Registry();
    for (var domain : domains) {
      registry.shape.clear();
      domain.register(registry);
      registry.shapes.put(domain.name(), registry.shape.stream().sorted().toList());
    }
    return registry;
  }

  @Override
  public <A extends Aggregate<A, C, E>, C, E> void aggregate(AggregateType<A, C, E> type) {
    add("aggregate type", aggregates, type.name(), type);
    type.commands().forEach(it -> shape.add(line("command", type.name(), it)));
    type.events().forEach(it -> shape.add(line("event", type.name(), it)));
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

  /** Each domain by its name, with a line for each of its commands and events. */
  Map<String, List<String>> shapes() {
    return shapes;
  }

  private static String line(String kind, String aggregate, RecordType<?> type) {
    String fields =
        Arrays.stream(type.javaType().getRecordComponents())
            .map(it -> it.getGenericType().getTypeName() + " " + it.getName())
            .collect(Collectors.joining(", "));
    return "%s %s.%s(%s)".formatted(kind, aggregate, type.name(), fields);
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
