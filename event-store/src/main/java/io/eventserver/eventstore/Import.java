package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.ExportReader.Exported;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.io.InputStream;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Appends what an {@link Export} has written to a log that nobody else has open.
 *
 * <p>Order, time, versions and command ids are kept or it fails: it never makes something else of a
 * decision. Positions are numbered anew. What the log holds already is passed over, so that an
 * import that was cut short can be run again. Everything is durable when it returns.
 */
public final class Import {
  private static final int BURST_BYTES_MAX = 4 << 20;
  private static final int BURST_DECISIONS_MAX = 4_096;
  private static final String OWNER = "import";

  private final FileLog log;
  private final AtomicReference<Instant> clock;

  // What is under way: after each burst its outcomes are waited for.
  private final List<Sent> burst = new ArrayList<>();
  private int burstBytes;
  private long messages;
  private long settled;

  // How far the log is known to hold what the export has.
  private long compared;
  private Instant last = Instant.EPOCH;
  private long decisions;
  private long events;
  private long passedOver;

  /**
   * What it came to.
   *
   * @param decisions how many were stored
   * @param events of those
   * @param passedOver how many decisions were there already
   * @param position the highest one of the log
   */
  public record Summary(long decisions, long events, long passedOver, long position) {}

  /** It ended at a line. */
  private static final class Stopped extends IOException {
    private static final long serialVersionUID = 1L;

    Stopped(String message) {
      super(message);
    }
  }

  private record Sent(Exported exported, CompletableFuture<List<Appended>> outcome) {}

  private Import(FileLog log, AtomicReference<Instant> clock) {
    this.log = log;
    this.clock = clock;
    if (log.head() > 0) log.read(log.head(), this::comesAfter);
  }

  private boolean comesAfter(Recorded<Object> recorded) {
    last = recorded.time();
    return true;
  }

  /**
   * Appends everything.
   *
   * @param disk where the log is, or will be
   * @param how it works, but for the clock: events keep their times
   * @throws IOException naming the line that cannot be imported, and how many decisions are
   */
  public static Summary into(Disk disk, LogSettings how, InputStream export) throws IOException {
    var clock = new AtomicReference<>(how.clock().instant());
    var types = new EventTypes(List.of());
    var settings = how.with(clock::get);
    try (var log = FileLog.open(disk, types, new Directory(), settings, Replay.NOTHING)) {
      log.start(_ -> {});
      return new Import(log, clock).run(new ExportReader(export, types));
    }
  }

  private Summary run(ExportReader export) throws IOException {
    try {
      for (var next = export.next(); next != null; next = export.next()) {
        if (isThere(next.append(), next.time())) passedOver++;
        else send(next);
      }
    } catch (Stopped e) {
      throw e;
    } catch (IOException | RuntimeException e) {
      settle();
      boolean isSaid = e instanceof RequestFailure || e instanceof IOException;
      throw stopped(export.line(), String.valueOf(isSaid ? e.getMessage() : e));
    }
    settle();
    return new Summary(decisions, events, passedOver, log.head());
  }

  private Stopped stopped(long line, String why) {
    return new Stopped(
        "line %d: %s; %,d decisions were imported, the log is at position %,d"
            .formatted(line, why, decisions, log.head()));
  }

  /** Whether the log holds this very decision already, behind those that it was found to hold. */
  private boolean isThere(Append append, Instant time) {
    long version = log.version(append.aggregate(), append.id());
    if (version == append.expectedVersion()) return false;
    var stored = messages > 0 ? null : next(append);
    if (stored != null && isSame(stored, append, time)) {
      compared = stored.last();
      return true;
    }
    throw RequestFailure.malformed(
        "%s '%s' has %d events in the log, and this would be version %d: it holds another decision, or has them in another order"
            .formatted(append.aggregate(), append.id(), version, append.expectedVersion() + 1));
  }

  /** The decision of the log that has its place in the history of the aggregate. */
  private @Nullable StoredDecision next(Append append) {
    var found = new AtomicReference<@Nullable StoredDecision>();
    log.decisions(
        compared + 1,
        stored -> {
          var first = stored.events().getFirst();
          if (!first.aggregate().equals(append.aggregate())) return true;
          if (!first.id().equals(append.id())) return true;
          if (first.version() <= append.expectedVersion()) return true;
          found.set(stored);
          return false;
        });
    return found.get();
  }

  private static boolean isSame(StoredDecision stored, Append append, Instant time) {
    var last = stored.events().getLast();
    boolean isSame =
        stored.events().size() == append.events().size()
            && stored.events().getFirst().version() == append.expectedVersion() + 1
            && stored.refusal().equals(append.refusal())
            && stored.fingerprint() == append.fingerprint()
            && last.time().equals(time)
            && last.commandId().equals(append.commandId())
            && last.correlationId().equals(append.correlationId())
            && last.meta().equals(append.meta());
    for (int i = 0; isSame && i < append.events().size(); i++) {
      isSame =
          stored.events().get(i).event() instanceof UnknownEvent there
              && append.events().get(i) instanceof UnknownEvent here
              && there.isSame(here);
    }
    return isSame;
  }

  private void send(Exported exported) throws IOException {
    if (exported.time().isBefore(last)) {
      throw RequestFailure.malformed("time: the event before is of %s".formatted(last));
    }
    last = exported.time();
    clock.set(last);
    var outcome = new CompletableFuture<List<Appended>>();
    var message = new Appends(OWNER, ++messages, settled, true, List.of(exported.append()));
    if (!log.append(message, outcome::complete)) {
      throw new IOException("the log takes nothing more: " + log.failure());
    }
    burst.add(new Sent(exported, outcome));
    burstBytes += exported.bytes();
    if (burstBytes >= BURST_BYTES_MAX || burst.size() >= BURST_DECISIONS_MAX) settle();
  }

  /** Waits for what was sent. */
  private void settle() throws Stopped {
    var sent = List.copyOf(burst);
    burst.clear();
    burstBytes = 0;
    settled = messages;
    Sent failed = null;
    String reason = "";
    for (var each : sent) {
      var why = settled(each);
      if (why == null || failed != null) continue;
      failed = each;
      reason = why;
    }
    if (failed != null) throw stopped(failed.exported.line(), reason);
  }

  /** Counts what was stored; answers why something was not. */
  private @Nullable String settled(Sent sent) {
    return switch (sent.outcome.join().getFirst()) {
      case Appended.Stored(var stored) -> {
        decisions++;
        events += stored.size();
        yield null;
      }
      case Appended.Repeated _ -> "its command id is in the log already";
      case Appended.Conflict(long version) -> "the aggregate is at version " + version;
      case Appended.Rejected(var failure) -> failure.reason();
      case Appended.Lost(var failure) -> failure.reason();
    };
  }
}
