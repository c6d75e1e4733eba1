package io.eventserver.server;

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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/** What one domain has registered. */
final class Registered implements Registration {
  private final Domain domain;
  private final String name;
  private final Map<String, AggregateType<?, ?, ?>> aggregates = new LinkedHashMap<>();
  private final Map<String, ProjectionType<?, ?>> projections = new LinkedHashMap<>();
  private final Map<String, ReactorType<?>> reactors = new LinkedHashMap<>();
  private final Map<String, LateRows<?>> rows = new LinkedHashMap<>();
  private final List<String> shape = new ArrayList<>();
  private String fingerprint = "";

  private Registered(Domain domain) {
    this.domain = domain;
    this.name = domain.name();
  }

  /** Has a domain register itself. An {@link IllegalArgumentException} where it cannot. */
  static Registered of(Domain domain) {
    try {
      var registered = new Registered(domain);
      domain.register(registered);
      registered.shape.sort(null);
      // Now: the jar may be another one when somebody asks.
      registered.fingerprint = registered.code();
      return registered;
    } catch (IllegalArgumentException e) {
      throw e;
    } catch (RuntimeException | LinkageError e) {
      throw new IllegalArgumentException("domain %s failed: %s".formatted(domain.getClass(), e), e);
    }
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

  private static <T> void add(String what, Map<String, T> map, String name, T type) {
    if (map.putIfAbsent(name, type) != null) throw Registry.taken(what, name);
  }

  private static String line(String kind, String aggregate, RecordType<?> type) {
    String fields =
        Arrays.stream(type.javaType().getRecordComponents())
            .map(it -> it.getGenericType().getTypeName() + " " + it.getName())
            .collect(Collectors.joining(", "));
    return "%s %s.%s(%s)".formatted(kind, aggregate, type.name(), fields);
  }

  String name() {
    return name;
  }

  /** Where its classes are. */
  ClassLoader loader() {
    return domain.getClass().getClassLoader();
  }

  /** What tells its code, as it was when it registered, from another version of it. */
  String fingerprint() {
    return fingerprint;
  }

  private String code() {
    List<Class<?>> classes = new ArrayList<>(List.of(domain.getClass()));
    aggregates.values().forEach(it -> classes.add(it.initial().getClass()));
    projections
        .values()
        .forEach(it -> classes.addAll(List.of(it.row(), it.projection().getClass())));
    return CodeFingerprint.of(classes);
  }

  Map<String, AggregateType<?, ?, ?>> aggregates() {
    return aggregates;
  }

  Map<String, ProjectionType<?, ?>> projections() {
    return projections;
  }

  Map<String, ReactorType<?>> reactors() {
    return reactors;
  }

  /** A line for each of its commands and events, in order. */
  List<String> shape() {
    return shape;
  }

  /** Gives reactors the rows that they asked for when they were registered. */
  void connect(RowSource source) {
    rows.forEach((projection, late) -> late.connect(projection, source));
  }
}
