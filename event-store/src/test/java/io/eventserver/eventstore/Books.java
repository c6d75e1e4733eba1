package io.eventserver.eventstore;

import static java.util.Objects.requireNonNull;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Ledger.Booked;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** A fold of the ledgers beside a log: what a node would build from it. */
final class Books implements Replay, SnapshotTarget {
  private static final String SECTION = "books";

  private final String code;
  private final Map<String, Page> pages = new TreeMap<>();
  private final Map<String, Long> checkpoints = new TreeMap<>();
  private long read;

  /** What is known of a ledger. */
  record Page(long sum, long version, long position) {}

  Books() {
    this("1");
  }

  /**
   * @param code fingerprint of the code that folds
   */
  Books(String code) {
    this.code = code;
  }

  @Override
  public synchronized void event(Identity identity, Recorded<Object> recorded) {
    read++;
    apply(recorded);
  }

  synchronized void apply(Recorded<Object> recorded) {
    var before = pages.getOrDefault(recorded.id(), new Page(0, 0, 0));
    if (recorded.version() != before.version + 1) throw new IllegalStateException("not in order");
    long amount = recorded.event() instanceof Booked booked ? booked.amount() : 0;
    pages.put(
        recorded.id(), new Page(before.sum + amount, recorded.version(), recorded.position()));
  }

  @Override
  public synchronized void note(Note note) {
    if (note instanceof Note.Checkpoint(var reactor, var position)) {
      checkpoints.merge(reactor, position, Math::max);
    }
  }

  /** How many events were read from the log. */
  synchronized long read() {
    return read;
  }

  synchronized Map<String, Page> pages() {
    return new TreeMap<>(pages);
  }

  synchronized Map<String, Long> checkpoints() {
    return new TreeMap<>(checkpoints);
  }

  /** Takes a snapshot of a log and of this. */
  Snapshots.Taken take(EventLog log, Snapshots snapshots) throws IOException {
    var cut = new CompletableFuture<StateAt>();
    log.cut(
        image -> cut.complete(new StateAt(image, List.of(part()), Duration.ZERO)),
        cut::completeExceptionally);
    try {
      var state = cut.get(20, TimeUnit.SECONDS);
      return snapshots.take(state);
    } catch (ExecutionException e) {
      throw new IOException("no cut", e);
    } catch (InterruptedException | TimeoutException e) {
      throw new AssertionError(e);
    }
  }

  private SnapshotPart part() {
    var now = pages();
    var notes = checkpoints();
    return new SnapshotPart() {
      @Override
      public String name() {
        return SECTION;
      }

      @Override
      public void write(SnapshotOut out) throws IOException {
        out.entry(it -> out.value(it, now));
        out.entry(it -> out.value(it, notes));
      }
    };
  }

  @Override
  public Map<String, String> sections() {
    return Map.of(SECTION, code);
  }

  @Override
  @SuppressWarnings("unchecked") // as it was written
  public synchronized void restore(String section, SnapshotIn in) throws IOException {
    var loader = Books.class.getClassLoader();
    pages.putAll((Map<String, Page>) requireNonNull(in.value(in.entry(), loader)));
    checkpoints.putAll((Map<String, Long>) requireNonNull(in.value(in.entry(), loader)));
  }

  @Override
  public synchronized void clear() {
    pages.clear();
    checkpoints.clear();
  }
}
