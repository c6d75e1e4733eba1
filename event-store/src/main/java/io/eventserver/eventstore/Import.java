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
    } catch (RequestFailure | IOException e) {
      settle();
      throw stopped(export.line(), String.valueOf(e.getMessage()));
    }
    settle();
    return new Summary(decisions, events, passedOver, log.head());
  }

  private Stopped stopped(long line, String why) {
    return new Stopped(
        "line %d: %s; %,d decisions were imported, the log is at position %,d"
            .formatted(line, why, decisions, log.head()));
  }

  /** Whether the log holds this very decision already. */
  private boolean isThere(Append append, Instant time) {
    long version = log.version(append.aggregate(), append.id());
    long before = append.expectedVersion();
    if (version == before) return false;
    List<Recorded<Object>> stored = new ArrayList<>();
    log.history(
        append.aggregate(),
        append.id(),
        before + append.events().size() + 1,
        recorded -> recorded.version() > before && stored.add(recorded));
    boolean isSame = stored.size() == append.events().size();
    for (var recorded : stored) {
      isSame &= isSame(append, time, recorded);
    }
    if (isSame) return true;
    throw RequestFailure.malformed(
        "%s '%s' has %d events in the log, and this is to be version %d"
            .formatted(append.aggregate(), append.id(), version, before + 1));
  }

  private static boolean isSame(Append append, Instant time, Recorded<Object> recorded) {
    int index = (int) (recorded.version() - append.expectedVersion() - 1);
    return recorded.time().equals(time)
        && recorded.commandId().equals(append.commandId())
        && recorded.event() instanceof UnknownEvent there
        && append.events().get(index) instanceof UnknownEvent here
        && there.isSame(here);
  }

  private void send(Exported exported) throws IOException {
    if (exported.time().isBefore(last)) {
      throw RequestFailure.malformed("time: the event before is of %s".formatted(last));
    }
    last = exported.time();
    clock.set(last);
    var outcome = new CompletableFuture<List<Appended>>();
    var message = new Appends(OWNER, ++messages, messages, List.of(exported.append()));
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
