package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.function.Supplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the committed events over the bus, each exactly once and in order.
 *
 * <p>The bus delivers at most once. What comes twice is dropped; where something is missing, it is
 * read from the log before anything later is applied. Whoever applies slowly keeps the event loop
 * for a slice at a time, and what comes meanwhile waits up to a bound; the rest is read from the
 * log later. Belongs to one event loop.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int READ_LIMIT = 1_000;
  private static final long RETRY_MILLIS = 200;
  private static final long SLICE_NANOS = TimeUnit.MILLISECONDS.toNanos(10);
  static final int WAITING_MAX = 20_000;

  private final Vertx vertx;
  private final Consumer<Recorded<Object>> apply;
  private final Positions positions;
  private final Supplier<List<SnapshotPart>> capture;
  // In order and without a gap, the first of them follows what is applied.
  private final Queue<Recorded<Object>> waiting = new ArrayDeque<>();
  private final Queue<Cut> cuts = new ArrayDeque<>();
  private final List<CatchUp> alsoTold = new ArrayList<>();
  private boolean working;
  private boolean reading;
  private long heard;

  /**
   * @param apply takes each event
   * @param positions how far it has come; advanced after each slice
   * @param capture what was built from the events applied by then, which does not change any more
   */
  public Follower(
      Vertx vertx,
      Consumer<Recorded<Object>> apply,
      Positions positions,
      Supplier<List<SnapshotPart>> capture) {
    this.vertx = vertx;
    this.apply = apply;
    this.positions = positions;
    this.capture = capture;
  }

  /** Begins to follow. */
  public Future<Void> start() {
    var bus = vertx.eventBus();
    return Future.all(
            bus.<Committed>localConsumer(Bus.COMMITTED, it -> committed(it.body())).completion(),
            bus.<Cut>localConsumer(Bus.CUT, it -> cut(it.body())).completion())
        .mapEmpty();
  }

  /** Hands over what is there between two events, when it has come to a cut. */
  void cut(Cut cut) {
    if (positions.position() > cut.position()) {
      cut.miss("a part of the node is at %d already".formatted(positions.position()));
      return;
    }
    cuts.add(cut);
    handOver(positions.position());
  }

  private void handOver(long position) {
    for (var next = cuts.peek(); next != null && next.position() <= position; next = cuts.peek()) {
      cuts.remove();
      try {
        long begin = System.nanoTime();
        var parts = capture.get();
        next.hand(parts, System.nanoTime() - begin);
      } catch (RuntimeException | Error e) {
        next.miss(String.valueOf(e.getMessage()));
      }
    }
  }

  /**
   * Brings a fold that comes late to where this is.
   *
   * @param fold of all events from the first on; told on a thread of its own, then here
   * @return completes here, between two events, when the fold has been told as much as was applied;
   *     whoever goes on at once misses nothing
   */
  public Future<Void> bring(EventLog log, Consumer<Recorded<Object>> fold) {
    return new CatchUp(log, fold, this, vertx.getOrCreateContext()).start();
  }

  long position() {
    return positions.position();
  }

  /** Whether nothing is followed any more. */
  boolean isEnded() {
    return positions.isEnded();
  }

  void alsoTell(CatchUp catchUp) {
    alsoTold.add(catchUp);
  }

  void tellNoMore(CatchUp catchUp) {
    alsoTold.remove(catchUp);
  }

  /** Takes in a message of committed events. */
  void committed(Committed message) {
    heard = Math.max(heard, message.position());
    if (reading || positions.failure() != null) return;
    boolean fits = waiting.isEmpty() || waiting.size() + message.events().size() <= WAITING_MAX;
    if (fits) add(message.events());
    if (!working) work();
  }

  /** Takes what comes next; what was taken already, and what is beyond a gap, is left out. */
  private void add(List<Recorded<Object>> events) {
    long next = positions.position() + waiting.size() + 1;
    for (var recorded : events) {
      if (recorded.position() != next) continue;
      waiting.add(recorded);
      next++;
    }
  }

  /** Applies what waits, for as long as one may; then lets others have the event loop. */
  private void work() {
    working = false;
    applySlice();
    if (positions.failure() != null) {
      waiting.clear();
    } else if (!waiting.isEmpty()) {
      working = true;
      vertx.getOrCreateContext().runOnContext(_ -> work());
    } else if (positions.position() < heard) {
      read();
    }
  }

  private void applySlice() {
    long before = positions.position();
    long position = before;
    Throwable problem = null;
    long end = System.nanoTime() + SLICE_NANOS;
    try {
      for (var next = waiting.peek(); next != null; next = waiting.peek()) {
        var recorded = UnknownEvent.asKnownNow(next);
        apply.accept(recorded);
        for (var catchUp : alsoTold) catchUp.keep(recorded);
        position++;
        waiting.remove();
        if (!cuts.isEmpty()) handOver(position);
        if (System.nanoTime() - end >= 0) break;
      }
    } catch (Exception | Error e) {
      // Nothing is applied twice, and nothing after what could not be applied.
      LOG.error("position {} cannot be applied, restart the node", position + 1, e);
      problem = e;
    }
    if (position > before) positions.advance(position);
    if (problem != null) {
      positions.fail("position %d cannot be applied: %s".formatted(position + 1, problem));
    }
  }

  /** Reads from the log what was missed; what is told meanwhile will be read too. */
  private void read() {
    reading = true;
    var request = new ReadLog(positions.position() + 1, READ_LIMIT);
    vertx
        .eventBus()
        .<List<Recorded<Object>>>request(Bus.READ, request, Bus.options())
        .onComplete(
            reply -> {
              add(reply.body());
              if (waiting.isEmpty()) {
                vertx.setTimer(RETRY_MILLIS, _ -> read());
                return;
              }
              reading = false;
              work();
            },
            error -> {
              LOG.warn("the log cannot be read to catch up, trying again: {}", error.toString());
              vertx.setTimer(RETRY_MILLIS, _ -> read());
            });
  }
}
