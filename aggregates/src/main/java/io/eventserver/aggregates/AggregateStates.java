package io.eventserver.aggregates;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Identity;
import io.eventserver.eventstore.PagedArray;
import io.eventserver.eventstore.SnapshotIn;
import io.eventserver.eventstore.SnapshotPart;
import io.eventserver.eventstore.UnknownEvent;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/** The committed state of every aggregate of some types. One thread applies, any thread reads. */
public final class AggregateStates {
  private final Map<String, AggregateHost<?, ?, ?>> hosts = new ConcurrentHashMap<>();
  private @Nullable AggregateHost<?, ?, ?> recent;
  private final Directory directory;
  private final PagedArray<Versioned> committed = new PagedArray<>();

  /**
   * @param directory where the store keeps dense numbers
   */
  AggregateStates(Collection<? extends AggregateType<?, ?, ?>> types, Directory directory) {
    for (var type : types) hosts.put(type.name(), AggregateHost.of(type));
    this.directory = directory;
  }

  /** The host of a type; 404 where there is none. */
  AggregateHost<?, ?, ?> host(String aggregate) {
    var host = hosts.get(aggregate);
    if (host != null) return host;
    throw RequestFailure.notFound(
        "unknown aggregate type '%s': this node has %s"
            .formatted(aggregate, hosts.keySet().stream().sorted().toList()));
  }

  /** The state of an aggregate; null where it has no events. */
  @Nullable Versioned find(String aggregate, String id) {
    var identity = directory.find(aggregate, id);
    return identity == null ? null : committed.get(identity.dense());
  }

  /** Applies an event, in order of position. */
  public void apply(Identity identity, Recorded<Object> recorded) {
    var host = recent(identity.aggregate());
    if (host == null || recorded.event() instanceof UnknownEvent) return;
    var before = committed.get(identity.dense());
    var state = before == null ? host.initial() : before.state();
    committed.set(
        identity.dense(),
        new Versioned(
            host.evolve(state, recorded.event()), recorded.version(), recorded.position()));
  }

  /** All of them as they are now, a part for each type. */
  List<SnapshotPart> capture() {
    var now = committed.copy();
    return hosts.keySet().stream()
        .<SnapshotPart>map(type -> new StatesOfType(type, now, directory))
        .toList();
  }

  /** The name of a type's section in a snapshot. */
  public static String section(String type) {
    return StatesOfType.section(type);
  }

  /** Takes in the states of a type as a snapshot has them. */
  public void restore(String type, SnapshotIn in) throws IOException {
    StatesOfType.read(in, host(type).initial().getClass().getClassLoader(), committed);
  }

  /** Forgets all states. */
  public void clear() {
    committed.clear();
  }

  /** Applies an event that came over the bus. */
  void apply(Recorded<Object> recorded) {
    var identity = directory.find(recorded.aggregate(), recorded.id());
    if (identity == null) throw new IllegalStateException("no number for " + recorded.id());
    apply(identity, recorded);
  }

  /** The host of the last event is mostly that of the next. */
  private @Nullable AggregateHost<?, ?, ?> recent(String aggregate) {
    var last = recent;
    if (last == null || !last.name().equals(aggregate)) recent = hosts.get(aggregate);
    return recent;
  }

  /** Takes over types and their states, which were folded elsewhere up to the same position. */
  void take(AggregateStates others) {
    for (int i = 0; i < others.committed.capacity(); i++) {
      var state = others.committed.get(i);
      if (state != null) committed.set(i, state);
    }
    hosts.putAll(others.hosts);
    recent = null;
  }

  /** Gives up types with their states. */
  void drop(Set<String> types) {
    hosts.keySet().removeAll(types);
    recent = null;
    if (types.stream().noneMatch(directory::holds)) return;
    for (int i = 0; i < committed.capacity(); i++) {
      if (committed.get(i) != null && types.contains(directory.aggregate(i))) {
        committed.set(i, null);
      }
    }
  }
}
