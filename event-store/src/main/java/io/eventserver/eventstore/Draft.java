package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * What is admitted but not durable: on it the next appends are checked and numbered.
 *
 * <p>Owned by whoever admits. Only {@link #commit} is called by the thread that made the decisions
 * durable, and {@link #forget} by the owner thereafter.
 */
final class Draft {
  private final Sequencer base;
  private final Function<String, @Nullable Decided> stored;
  private final BrokenChains brokenChains = new BrokenChains();
  private final Map<Key, Identity> created = new HashMap<>();
  private final Map<String, Decided> decided = new HashMap<>();

  /** Found last: those of a batch are often of the same aggregate. */
  private @Nullable Identity latest;

  private int aggregates;
  private Instant time = Instant.EPOCH;
  private long timeMillis;

  private record Key(String aggregate, String id) {
    static Key of(Append append) {
      return new Key(append.aggregate(), append.id());
    }
  }

  /**
   * Creates an empty one.
   *
   * @param stored finds what stands in the log under a command id
   */
  Draft(Sequencer base, Function<String, @Nullable Decided> stored) {
    this.base = base;
    this.stored = stored;
    this.aggregates = base.directory.size();
  }

  /** A message begins, at this time. */
  void begin(Appends message, long nowMillis) {
    brokenChains.seen(message);
    long millis = Math.max(nowMillis, base.timeMillis());
    if (timeMillis == millis) return;
    timeMillis = millis;
    time = Instant.ofEpochMilli(millis);
  }

  /** The aggregate of an append; null where it has no events. */
  @Nullable Identity find(Append append) {
    return find(append.aggregate(), append.id());
  }

  private @Nullable Identity find(String aggregate, String id) {
    var before = latest;
    if (before != null && before.id().equals(id) && before.aggregate().equals(aggregate)) {
      return before;
    }
    var known = base.directory.find(aggregate, id);
    if (known == null && !created.isEmpty()) known = created.get(new Key(aggregate, id));
    if (known != null) latest = known;
    return known;
  }

  /** The version of an aggregate; 0 where it has no events. */
  long version(String aggregate, String id) {
    var known = find(aggregate, id);
    return known == null ? 0 : base.version(known.dense());
  }

  /** Why an append to what was found cannot be admitted; null where it can. */
  @Nullable Appended objection(Appends message, Append append, @Nullable Identity identity) {
    var before = append.commandId().isEmpty() ? null : decided(append.commandId().get());
    if (before != null) return repeated(before, append);
    long version = identity == null ? 0 : base.version(identity.dense());
    boolean holds = version == append.expectedVersion() && !brokenChains.voids(message, append);
    return holds ? null : new Appended.Conflict(version);
  }

  /** The decision with its numbers, not yet part of this draft. */
  Admitted number(Append append, @Nullable Identity known) {
    var identity = known == null ? next(append) : known;
    boolean isNew = known == null;
    long version = isNew ? 0 : base.version(identity.dense());
    var events = append.events();
    if (events.size() == 1) {
      var only = recorded(append, identity, version + 1, base.admitted() + 1, events.getFirst());
      return new Admitted(append, identity, isNew, base.last(identity.dense()), List.of(only));
    }
    List<Recorded<Object>> numbered = new ArrayList<>(events.size());
    for (Object event : events) {
      int ordinal = numbered.size() + 1;
      numbered.add(recorded(append, identity, version + ordinal, base.admitted() + ordinal, event));
    }
    return new Admitted(
        append, identity, isNew, base.last(identity.dense()), List.copyOf(numbered));
  }

  private Recorded<Object> recorded(
      Append append, Identity identity, long version, long position, Object event) {
    return new Recorded<>(
        position,
        identity.aggregate(),
        identity.id(),
        version,
        time,
        event,
        append.commandId(),
        append.correlationId(),
        append.meta());
  }

  /** Makes a numbered decision part of this draft. */
  void add(Admitted admitted) {
    var append = admitted.append();
    int dense = admitted.identity().dense();
    for (var event : admitted.events()) {
      base.admit(dense, event.version(), event.position(), timeMillis);
    }
    if (admitted.isNew()) {
      created.put(Key.of(append), admitted.identity());
      aggregates++;
    }
    if (append.commandId().isPresent()) {
      String id = append.commandId().get();
      decided.put(id, new Decided(id, append.fingerprint(), append.refusal(), admitted.events()));
    }
  }

  /** An append was not stored: what its sender decided on top of it is void. */
  void broke(Appends message, Append append) {
    brokenChains.broke(message, append);
  }

  /** Takes a decision back: the last one that was added and not taken back. */
  void withdraw(Admitted admitted) {
    int dense = admitted.identity().dense();
    for (int i = admitted.events().size() - 1; i >= 0; i--) {
      base.withdraw(dense, admitted.previous(i));
    }
    if (admitted.isNew()) aggregates--;
    latest = null;
    forget(admitted);
  }

  /**
   * Makes durable decisions visible to readers.
   *
   * @param named those with a new name, oldest first
   * @param position of the last event of all; 0 where there is none
   */
  void commit(List<Admitted> named, long position) {
    for (var admitted : named) {
      if (admitted.isNew()) base.directory.add(admitted.identity());
      var commandId = admitted.append().commandId();
      if (commandId.isPresent()) base.commandIds.put(commandId.get(), admitted.position());
    }
    if (position != 0) base.commit(position);
  }

  /** A decision is no longer under way. */
  void forget(Admitted admitted) {
    if (admitted.isNew()) created.remove(Key.of(admitted.append()));
    admitted.append().commandId().ifPresent(decided::remove);
  }

  private @Nullable Decided decided(String commandId) {
    var here = decided.get(commandId);
    return here != null ? here : stored.apply(commandId);
  }

  private static Appended repeated(Decided before, Append append) {
    if (before.isOf(append.aggregate(), append.id(), append.fingerprint())) {
      return new Appended.Repeated(before);
    }
    return new Appended.Rejected(
        new RequestFailure(
            FailureCode.CONFLICT,
            "command id '%s' belongs to another command".formatted(before.commandId())));
  }

  private Identity next(Append append) {
    return new Identity(aggregates, append.aggregate(), append.id());
  }
}
