package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Domain;
import io.eventserver.domain.ProjectionType;
import io.eventserver.domain.ReactorType;
import java.util.ArrayList;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the domains of a node have registered; domains come and go. Any thread. */
final class Registry {
  private volatile List<Registered> domains = List.of();
  private volatile Optional<RowSource> source = Optional.empty();

  /** Registers every domain. */
  static Registry of(Collection<? extends Domain> domains) {
    var registry = new Registry();
    registry.add(domains.stream().map(Registered::of).toList());
    return registry;
  }

  /** Adds domains, all or none: a name that is taken is an {@link IllegalArgumentException}. */
  synchronized void add(List<Registered> more) {
    List<Registered> all = new ArrayList<>(domains);
    for (var domain : more) {
      for (var other : all) requireDistinct(domain, other);
      all.add(domain);
    }
    source.ifPresent(from -> more.forEach(domain -> domain.connect(from)));
    domains = List.copyOf(all);
  }

  private static void requireDistinct(Registered domain, Registered other) {
    if (domain.name().equals(other.name())) throw taken("domain", domain.name());
    requireDistinct("aggregate type", domain.aggregates(), other.aggregates());
    requireDistinct("projection", domain.projections(), other.projections());
    requireDistinct("reactor", domain.reactors(), other.reactors());
  }

  private static void requireDistinct(String what, Map<String, ?> one, Map<String, ?> other) {
    for (String name : one.keySet()) if (other.containsKey(name)) throw taken(what, name);
  }

  static IllegalArgumentException taken(String what, String name) {
    return new IllegalArgumentException("there is a %s '%s' already".formatted(what, name));
  }

  /** Takes domains away. */
  synchronized void remove(List<Registered> gone) {
    domains = without(gone).domains;
  }

  /** The same without some domains. */
  Registry without(List<Registered> some) {
    var rest = new Registry();
    rest.domains = domains.stream().filter(domain -> !some.contains(domain)).toList();
    return rest;
  }

  List<Registered> domains() {
    return domains;
  }

  List<AggregateType<?, ?, ?>> aggregates() {
    return all(Registered::aggregates);
  }

  List<ProjectionType<?, ?>> projections() {
    return all(Registered::projections);
  }

  List<ReactorType<?>> reactors() {
    return all(Registered::reactors);
  }

  private <T> List<T> all(Function<Registered, Map<String, T>> part) {
    return domains.stream().flatMap(domain -> part.apply(domain).values().stream()).toList();
  }

  /** The names of what there is for each role. */
  Map<Role, Set<String>> offers() {
    return Map.of(
        Role.AGGREGATES, names(Registered::aggregates),
        Role.PROJECTIONS, names(Registered::projections),
        Role.REACTORS, names(Registered::reactors));
  }

  private Set<String> names(Function<Registered, Map<String, ?>> part) {
    return domains.stream()
        .flatMap(domain -> part.apply(domain).keySet().stream())
        .collect(Collectors.toSet());
  }

  /** Each domain by its name, with a line for each of its commands and events. */
  Map<String, List<String>> shapes() {
    var shapes = new LinkedHashMap<String, List<String>>();
    for (var domain : domains) shapes.put(domain.name(), domain.shape());
    return shapes;
  }

  /** Gives reactors the rows that they asked for, and those of domains that come later. */
  synchronized void connect(RowSource from) {
    source = Optional.of(from);
    domains.forEach(domain -> domain.connect(from));
  }
}
