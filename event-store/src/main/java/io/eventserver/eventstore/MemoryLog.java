package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/** A log that lives as long as its process: for tests, and for nodes that may forget. */
public final class MemoryLog implements EventLog {
  private final LogIdentity identity = new LogIdentity(UUID.randomUUID(), 1, 1, 0);
  private final Sequencer sequencer;
  private final Draft draft;
  private final EventTypes types;
  private final InstantSource clock;
  private final List<Recorded<Object>> events = new ArrayList<>();
  private final Map<String, Decided> decisions = new HashMap<>();
  private ByteBuffer measure = ByteBuffer.allocate(1 << 16);
  private Consumer<Committed> listener = _ -> {};
  private boolean closed;

  public MemoryLog(EventTypes types, Directory directory, InstantSource clock) {
    this.sequencer = new Sequencer(directory);
    this.draft = new Draft(sequencer, decisions::get);
    this.types = types;
    this.clock = clock;
  }

  @Override
  public synchronized void start(Consumer<Committed> to) {
    listener = to;
  }

  @Override
  public LogIdentity identity() {
    return identity;
  }

  @Override
  public long head() {
    return sequencer.head();
  }

  @Override
  public Directory directory() {
    return sequencer.directory;
  }

  @Override
  public synchronized boolean append(Appends message, Consumer<List<Appended>> outcome) {
    if (closed) return false;
    draft.begin(message, clock.millis());
    List<Appended> outcomes = new ArrayList<>();
    for (var append : message.appends()) outcomes.add(append(message, append));
    outcome.accept(outcomes);
    return true;
  }

  private Appended append(Appends message, Append append) {
    var objection = draft.objection(message, append, draft.find(append));
    if (objection == null) objection = tooLarge(append);
    if (objection != null) {
      draft.broke(message, append);
      return objection;
    }
    if (append.events().isEmpty()) return new Appended.Stored(List.of());
    var admitted = draft.number(append, draft.find(append));
    draft.add(admitted);
    events.addAll(admitted.events());
    append.commandId().ifPresent(id -> decisions.put(id, decision(id, append, admitted)));
    draft.commit(List.of(admitted), admitted.position());
    draft.forget(admitted);
    long after = sequencer.head() - admitted.events().size();
    listener.accept(new Committed(after, admitted.events(), Set.copyOf(admitted.inside()), 0));
    return new Appended.Stored(admitted.events());
  }

  private static Decided decision(String id, Append append, Admitted admitted) {
    return new Decided(id, append.fingerprint(), append.refusal(), admitted.events());
  }

  private @Nullable Appended tooLarge(Append append) {
    try {
      Limits.checkCount(append.events());
      int bytes = 0;
      for (Object event : append.events()) bytes += measured(append.aggregate(), event);
      Limits.checkDecision(bytes);
      return null;
    } catch (RequestFailure e) {
      return new Appended.Rejected(e);
    } catch (RuntimeException e) {
      return new Appended.Rejected(
          new RequestFailure(FailureCode.DOMAIN_FAILED, "the event cannot be written: " + e));
    }
  }

  private int measured(String aggregate, Object event) {
    while (true) {
      try {
        types.codec(aggregate, event).writer().write(measure.clear(), event);
        Limits.checkPayload(measure.position());
        return measure.position();
      } catch (BufferOverflowException e) {
        if (measure.capacity() > Limits.PAYLOAD_BYTES_MAX) {
          throw RequestFailure.tooLarge("an event too large");
        }
        measure = ByteBuffer.allocate(measure.capacity() * 2);
      }
    }
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    outcome.accept(Optional.empty());
    return true;
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {
    for (long at = Math.max(1, from); at <= head(); at++) if (!visitor.test(get(at))) return;
  }

  private synchronized Recorded<Object> get(long position) {
    return events.get((int) position - 1);
  }

  @Override
  public void history(
      String aggregate, String id, long beforeVersion, Predicate<Recorded<Object>> visitor) {
    for (long at = head(); at > 0; at--) {
      var recorded = get(at);
      boolean asked =
          recorded.aggregate().equals(aggregate)
              && recorded.id().equals(id)
              && recorded.version() < beforeVersion;
      if (asked && !visitor.test(recorded)) return;
    }
  }

  @Override
  public synchronized boolean mayHold(String commandId) {
    return decisions.containsKey(commandId);
  }

  @Override
  public synchronized @Nullable Decided decided(String commandId) {
    return decisions.get(commandId);
  }

  @Override
  public @Nullable String failure() {
    return null;
  }

  @Override
  public synchronized void close() {
    closed = true;
  }
}
