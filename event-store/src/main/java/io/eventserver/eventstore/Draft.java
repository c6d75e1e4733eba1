package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Decisions that are admitted but not committed: one group of a group commit.
 *
 * <p>Nothing of it is in the {@link Sequencer} until {@link #commit()}; a group that could not be
 * written is simply dropped.
 */
final class Draft {
  private final Sequencer base;
  private final Function<String, @Nullable Decided> stored;
  private final Map<Key, Tip> tips = new HashMap<>();
  private final List<Identity> identities = new ArrayList<>();
  private final List<Entry> entries = new ArrayList<>();
  private final Map<String, Decided> decided = new HashMap<>();
  private final Instant time;
  private long head;

  private record Key(String aggregate, String id) {}

  private record Tip(Identity identity, long version, long last) {}

  /** An event with what its record needs beside it. */
  record Entry(Identity identity, long previous, Recorded<Object> recorded) {}

  /** An admitted decision: its events, and the aggregate where it is new. */
  record Admitted(Append append, Optional<Identity> created, List<Entry> entries) {
    List<Recorded<Object>> events() {
      if (entries.size() == 1) return List.of(entries.getFirst().recorded());
      return entries.stream().map(Entry::recorded).toList();
    }
  }

  Draft(Sequencer base, Function<String, @Nullable Decided> stored, long nowMillis) {
    this.base = base;
    this.stored = stored;
    this.time = Instant.ofEpochMilli(Math.max(nowMillis, base.timeMillis()));
    this.head = base.head();
  }

  /** Why an append cannot be admitted; null where it can. */
  @Nullable Appended objection(Appends message, Append append) {
    var before = append.commandId().map(this::decided).orElse(null);
    if (before != null) return repeated(before, append);
    long version = tip(append).version();
    boolean holds =
        version == append.expectedVersion() && !base.brokenChains.voids(message, append);
    return holds ? null : new Appended.Conflict(version);
  }

  /** The decision with its numbers, not yet part of this draft. */
  Admitted number(Append append) {
    Tip tip = tip(append);
    List<Entry> numbered = new ArrayList<>(append.events().size());
    long last = tip.last();
    for (int i = 0; i < append.events().size(); i++) {
      var recorded =
          new Recorded<>(
              head + 1 + i,
              tip.identity().aggregate(),
              tip.identity().id(),
              tip.version() + 1 + i,
              time,
              append.events().get(i),
              append.commandId(),
              append.correlationId(),
              append.meta());
      numbered.add(new Entry(tip.identity(), last, recorded));
      last = recorded.position();
    }
    boolean isNew =
        tip.version() == 0 && base.directory.find(append.aggregate(), append.id()) == null;
    var created = isNew ? Optional.of(tip.identity()) : Optional.<Identity>empty();
    return new Admitted(append, created, numbered);
  }

  /** Makes a numbered decision part of this draft. */
  Appended add(Admitted admitted) {
    var events = admitted.events();
    if (events.isEmpty()) return new Appended.Stored(events);
    admitted.created().ifPresent(identities::add);
    entries.addAll(admitted.entries());
    head += events.size();
    var append = admitted.append();
    var identity = admitted.entries().getLast().identity();
    tips.put(
        new Key(append.aggregate(), append.id()),
        new Tip(identity, events.getLast().version(), head));
    append
        .commandId()
        .ifPresent(
            id -> decided.put(id, new Decided(id, append.fingerprint(), append.refusal(), events)));
    return new Appended.Stored(events);
  }

  /** How many events are in it. */
  int size() {
    return entries.size();
  }

  /** Moves it into the sequencer; answers what was committed. */
  Committed commit() {
    long after = base.head();
    identities.forEach(base.directory::add);
    for (var entry : entries) {
      var recorded = entry.recorded();
      base.commit(
          entry.identity().dense(),
          recorded.version(),
          recorded.position(),
          recorded.time().toEpochMilli());
    }
    decided.forEach((id, it) -> base.commandIds.put(id, it.events().getLast().position()));
    return new Committed(after, entries.stream().map(Entry::recorded).toList());
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

  private Tip tip(Append append) {
    var here = tips.get(new Key(append.aggregate(), append.id()));
    if (here != null) return here;
    var known = base.directory.find(append.aggregate(), append.id());
    if (known == null) {
      int next = base.directory.size() + identities.size();
      return new Tip(new Identity(next, append.aggregate(), append.id()), 0, 0);
    }
    return new Tip(known, base.version(known.dense()), base.last(known.dense()));
  }
}
