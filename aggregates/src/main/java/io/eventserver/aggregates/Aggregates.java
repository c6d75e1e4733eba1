package io.eventserver.aggregates;

import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Append;
import io.eventserver.eventstore.Appended;
import io.eventserver.eventstore.Appends;
import io.eventserver.eventstore.Command;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.Publish;
import io.eventserver.eventstore.Request;
import io.eventserver.eventstore.StorableText;
import io.eventserver.eventstore.Thrown;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.Vocabulary;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import java.util.function.LongFunction;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Every aggregate of a node: committed states, and decisions under way on top of them.
 *
 * <p>A command is decided on the <em>pending</em> state, so that it sees the decisions before it,
 * and is answered when everything that it saw is durable. The pending state stays until the
 * committed one has come as far: whoever was answered is seen by the next. A decision that is not
 * stored takes those with it that were decided on top: they are decided again, or fail with the
 * disk. Committed states may be read by any thread; everything else belongs to one.
 */
public final class Aggregates {
  private static final int UNDER_WAY_MAX = 100_000;
  private static final int ATTEMPTS_MAX = 10;
  private static final String FULL = "the memory is full: start the node with more of it";

  private final AggregateStates committed;
  private final Repeats repeats;
  private final String owner;
  private final boolean confirms;
  private final BooleanSupplier full;
  private final Map<Key, Pending> pending = new HashMap<>();
  private final Map<Key, Parked> parked = new HashMap<>();
  private final List<Work> unsent = new ArrayList<>();
  private long sent;
  private long seen;
  private long settled;
  private int underWay;
  private Runnable whenUnsent = () -> {};
  private @Nullable RequestFailure stuck;
  private Set<String> closing = Set.of();

  /** Works that wait for a version, and for what was sent by then to be settled. */
  private record Parked(long version, long sent, List<Work> works) {}

  /** Those of a node that is alone: nobody else decides. */
  public Aggregates(
      Collection<? extends AggregateType<?, ?, ?>> types,
      Directory directory,
      CommandIdLookup lookup,
      String owner) {
    this(types, directory, lookup, owner, false, () -> false);
  }

  /**
   * @param directory where the store keeps dense numbers
   * @param lookup how command ids are found
   * @param owner name of this sender of appends, unique among all of them
   * @param confirms whether also an answer that stores nothing must be confirmed by the store: on
   *     another node committed states may be behind, and another node may own the same aggregate
   * @param full whether there is no memory for more state: then nothing is decided
   */
  public Aggregates(
      Collection<? extends AggregateType<?, ?, ?>> types,
      Directory directory,
      CommandIdLookup lookup,
      String owner,
      boolean confirms,
      BooleanSupplier full) {
    this.committed = new AggregateStates(types, directory);
    this.repeats = new Repeats(lookup, this::decide);
    this.owner = owner;
    this.confirms = confirms;
    this.full = full;
  }

  /** The names of a type's commands and events; 404 where there is no such type. Any thread. */
  public Vocabulary vocabulary(String aggregate) {
    return committed.host(aggregate).vocabulary();
  }

  /** The committed state; null where it has no events. Any thread. */
  public @Nullable Versioned find(String aggregate, String id) {
    return committed.find(aggregate, id);
  }

  /** Runs whenever there is something for {@link #takeBatch}. */
  public void onUnsent(Runnable listener) {
    whenUnsent = listener;
  }

  /** How many requests are decided and not answered. */
  public int underWay() {
    return underWay;
  }

  /** The committed states. */
  public AggregateStates committed() {
    return committed;
  }

  /** Applies a committed event that came over the bus. */
  public void apply(Recorded<Object> recorded) {
    committed.apply(recorded);
    var key = new Key(recorded.aggregate(), recorded.id());
    var on = pending.get(key);
    if (on != null && on.isEmpty() && recorded.version() >= on.version()) pending.remove(key);
    unpark(key, recorded.version());
  }

  /** Whether decisions of some types are under way. */
  boolean isDeciding(Set<String> types) {
    return Stream.of(pending, parked, repeats.asked())
        .flatMap(each -> each.keySet().stream())
        .anyMatch(key -> types.contains(key.aggregate()));
  }

  /** Takes no requests of some types, until they are dropped or taken back. */
  void close(Set<String> types) {
    closing = Set.copyOf(types);
  }

  /** Decides a request; the reply comes later, on this thread, exactly once. */
  public void decide(Request request, Consumer<Answer> sender) {
    underWay++;
    Consumer<Answer> reply =
        answer -> {
          underWay--;
          sender.accept(answer);
        };
    try {
      accept(request, reply);
    } catch (RequestFailure e) {
      reply.accept(new Answer.Failed(e));
    } catch (Exception | Error e) {
      reply.accept(
          new Answer.Failed(new RequestFailure(FailureCode.DOMAIN_FAILED, Thrown.of(e).told())));
    }
  }

  private void accept(Request request, Consumer<Answer> reply) {
    if (stuck != null) throw stuck;
    var host = committed.host(request.aggregate());
    if (closing.contains(request.aggregate())) {
      throw RequestFailure.unavailable(request.aggregate() + " is being undeployed: ask again");
    }
    if (underWay > UNDER_WAY_MAX) {
      throw RequestFailure.unavailable("too many requests are under way: ask again");
    }
    boolean hasId = request.terms().commandId().isPresent();
    long fingerprint = hasId ? Fingerprint.of(request, host.vocabulary()) : 0;
    repeats.check(new Work(request, fingerprint, reply), reply);
  }

  private void decide(Work work) {
    if (stuck != null) {
      work.answer(new Answer.Failed(stuck));
      return;
    }
    var key = Key.of(work);
    var waiting = parked.get(key);
    if (waiting != null) {
      waiting.works.add(work);
      repeats.begin(work);
      return;
    }
    var on = pending.computeIfAbsent(key, this::fromCommitted);
    var after = decision(work, on);
    on.add(work, after);
    if (work.append().isPresent()) {
      unsent.add(work);
      whenUnsent.run();
      repeats.begin(work);
    } else {
      repeats.end(work);
    }
    settle(key, on);
  }

  private Pending fromCommitted(Key key) {
    var found = find(key.aggregate(), key.id());
    return new Pending(
        found == null ? new Versioned(committed.host(key.aggregate()).initial(), 0, 0) : found);
  }

  /** Decides; answers the state afterwards, which is the same where nothing is to be stored. */
  private Object decision(Work work, Pending on) {
    var host = committed.host(work.request().aggregate());
    var expected = work.request().terms().expectedVersion();
    if (expected.isPresent() && expected.getAsLong() != on.version()) {
      storesNothing(work, on, failed(conflict(expected.getAsLong(), on.version())));
      return on.state();
    }
    if (full.getAsBoolean()) {
      storesNothing(work, on, failed(new RequestFailure(FailureCode.NO_ROOM, FULL)));
      return on.state();
    }
    try {
      return decided(work, on, host);
    } catch (Exception | Error e) {
      storesNothing(
          work,
          on,
          failed(
              new RequestFailure(
                  FailureCode.DOMAIN_FAILED,
                  "the domain of '%s' failed: %s"
                      .formatted(work.request().aggregate(), Thrown.of(e).told()))));
      return on.state();
    }
  }

  private Object decided(Work work, Pending on, AggregateHost<?, ?, ?> host) {
    var decision =
        switch (work.request()) {
          case Command(_, _, var command, _) -> host.decide(on.state(), command);
          case Publish(_, _, var events, _) -> new Decision.Accepted<>(events);
        };
    List<Object> events = List.copyOf(decision.events());
    Object after = host.evolve(on.state(), events);
    long version = on.version() + events.size();
    LongFunction<Answer> told =
        switch (decision) {
          case Decision.Accepted<?> _ -> at -> new Answer.Accepted(version, at, events);
          case Decision.Refused<?>(var reason, _) ->
              at -> new Answer.Refused(StorableText.of(reason), version, at, events);
        };
    if (events.isEmpty()) storesNothing(work, on, told);
    else work.stores(append(work, on, refusal(decision), events), told);
    return after;
  }

  /** Nothing is to be stored; whether that was decided on the latest state may be asked. */
  private void storesNothing(Work work, Pending on, LongFunction<Answer> told) {
    if (confirms) work.stores(append(work, on, Optional.empty(), List.of()), told);
    else work.storesNothing(told);
  }

  private static Optional<String> refusal(Decision<?> decision) {
    return decision instanceof Decision.Refused<?>(var reason, _)
        ? Optional.of(StorableText.of(reason))
        : Optional.empty();
  }

  private static Append append(
      Work work, Pending on, Optional<String> refusal, List<Object> events) {
    var request = work.request();
    return new Append(
        request.aggregate(),
        request.id(),
        on.version(),
        events,
        request.terms().commandId(),
        work.fingerprint(),
        refusal,
        request.terms().correlationId(),
        request.terms().meta());
  }

  private static LongFunction<Answer> failed(RequestFailure failure) {
    return _ -> new Answer.Failed(failure);
  }

  private static RequestFailure conflict(long expected, long actual) {
    return new RequestFailure(
        FailureCode.CONFLICT,
        "expected version %d, but it is %d: fetch it and decide again".formatted(expected, actual));
  }

  /** What was decided since the last call, for the store; null where nothing was. */
  public @Nullable Batch takeBatch() {
    unsent.removeIf(Work::isOver);
    if (unsent.isEmpty()) return null;
    var appends = unsent.stream().map(work -> work.append().orElseThrow()).toList();
    var batch = new Batch(new Appends(owner, ++sent, seen, appends), unsent);
    unsent.clear();
    return batch;
  }

  /** Takes in what a batch came to. Batches come back in the order in which they were taken. */
  public void settle(Batch batch, List<Appended> outcomes) {
    seen = batch.appends().number();
    for (int i = 0; i < outcomes.size(); i++) settle(batch.works().get(i), outcomes.get(i));
    settled(batch);
  }

  /** The store gave no answer for a batch: everything in it fails. */
  public void fail(Batch batch, RequestFailure failure) {
    for (var work : batch.works()) settle(work, new Appended.Lost(failure));
    settled(batch);
  }

  private void settled(Batch batch) {
    settled = batch.appends().number();
    for (var key : List.copyOf(parked.keySet())) unpark(key, committedVersion(key));
  }

  private void settle(Work work, Appended outcome) {
    if (work.isOver()) return;
    var key = Key.of(work);
    var on = pending.get(key);
    if (on == null) throw new IllegalStateException("nothing is pending for " + key);
    switch (outcome) {
      case Appended.Stored(var events) -> {
        repeats.end(work);
        on.stored(events.isEmpty() ? on.position() : events.getLast().position());
        settle(key, on);
      }
      case Appended.Conflict(var version) -> decideAgain(key, on, version);
      case Appended.Repeated(var decided) -> {
        work.answer(Repeats.answer(decided, work));
        decideAgain(key, on, 0);
      }
      case Appended.Rejected(var failure) -> {
        work.answer(new Answer.Failed(failure));
        decideAgain(key, on, 0);
      }
      case Appended.Lost(var failure) -> {
        pending.remove(key);
        for (var lost : on.drain()) {
          repeats.end(lost);
          lost.answer(new Answer.Failed(failure));
        }
        // What was sent on top of it is void, and must be known to be before anything is sent anew.
        parked.put(key, new Parked(on.stored(), sent, new ArrayList<>()));
      }
    }
  }

  /** Drops the pending state and decides everything on it anew, in order. */
  private void decideAgain(Key key, Pending on, long version) {
    pending.remove(key);
    List<Work> again = new ArrayList<>();
    for (var work : on.drain()) {
      repeats.end(work);
      if (work.isOver()) continue;
      if (work.attempts() >= ATTEMPTS_MAX) {
        work.answer(new Answer.Failed(RequestFailure.unavailable("too many conflicts: ask again")));
      } else {
        again.add(work.again(version > 0));
      }
    }
    decideOn(key, Math.max(version, on.stored()), again);
  }

  /** Decides as soon as a version is committed here; whatever else comes meanwhile waits too. */
  private void decideOn(Key key, long version, List<Work> works) {
    if (stuck != null || version <= committedVersion(key)) {
      works.forEach(this::decide);
    } else {
      parked.put(key, new Parked(version, 0, new ArrayList<>(works)));
      works.forEach(repeats::begin);
    }
  }

  /** States come no further: whoever waits for that is told so, and whoever comes from now on. */
  public void giveUp(RequestFailure failure) {
    stuck = failure;
    List<Parked> all = List.copyOf(parked.values());
    parked.clear();
    for (var each : all) each.works.forEach(work -> work.answer(new Answer.Failed(failure)));
  }

  private void unpark(Key key, long version) {
    if (parked.isEmpty()) return;
    var waiting = parked.get(key);
    if (waiting == null || version < waiting.version || settled < waiting.sent) return;
    parked.remove(key);
    waiting.works.forEach(this::decide);
  }

  private void settle(Key key, Pending on) {
    on.release();
    if (on.isEmpty() && on.version() <= committedVersion(key)) pending.remove(key);
  }

  private long committedVersion(Key key) {
    var now = find(key.aggregate(), key.id());
    return now == null ? 0 : now.version();
  }
}
