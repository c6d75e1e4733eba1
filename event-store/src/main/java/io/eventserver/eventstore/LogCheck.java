package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.SegmentScanner.Step;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Looks at every record of a log without opening it, also beside a node that writes to it:
 * checksums, order, chains, and what marks say. Changes nothing; reads one block at a time.
 *
 * <p>What is damaged is told with its place, and looking goes on behind it, at the next write. What
 * was never said to be durable at the end of the log is no damage: a node writes it right now, or
 * was killed while it did.
 */
public final class LogCheck {
  private static final int BLOCK_BYTES = 1 << 20;

  private final Disk disk;
  private final Report report;
  private final Marks marks = new Marks();
  private final Sequencer sequencer = new Sequencer(new Directory());
  private final Epochs epochs = new Epochs();
  private final RecordIntake intake;
  private final BooleanSupplier enough;
  private final @Nullable Decisions decisions;
  private final List<Recorded<Object>> collected = new ArrayList<>();
  private @Nullable Note noted;
  private long events;
  private int findings;

  // Whether every record so far was as it must be: else what follows cannot be said to fit.
  private boolean whole = true;

  /** Who is told. */
  public interface Report {
    /** A segment was read to its end. */
    void segment(String name, long events, long bytes);

    /** Something is not as it must be. */
    void damage(String file, long offset, long afterPosition, String what);

    /** The log ends in what nobody was told of. */
    void tail(String file, long offset, long afterPosition, String what);
  }

  /** What there is in all. */
  public record Summary(
      String log, int segments, long events, int aggregates, long openings, int findings) {}

  /** Who is told what the log holds. */
  interface Decisions {
    /** A decision, and where the next record stands. */
    void decision(StoredDecision decision, Place end);

    /** A note, and where the next record stands. */
    default void note(Note note, Place end) {}
  }

  /**
   * Something is not as it must be.
   *
   * @param isRead whether what stands there was read as it is: else it may be written right now
   */
  private record Problem(long offset, String what, boolean isRead) {}

  private LogCheck(
      Disk disk,
      EventTypes types,
      @Nullable Decisions decisions,
      BooleanSupplier enough,
      Report report) {
    this.disk = disk;
    this.report = report;
    this.enough = enough;
    this.decisions = decisions;
    this.intake =
        new RecordIntake(
            sequencer, new Dictionary(types), decisions == null ? Replay.NOTHING : collector());
  }

  /** Looks at a log. */
  public static Summary check(Disk disk, Report report) throws IOException {
    return new LogCheck(disk, new EventTypes(List.of()), null, () -> false, report).run();
  }

  /**
   * Tells what a log holds, as far as it is whole, and looks at it meanwhile.
   *
   * @param types those that are known: events of others are told as bytes
   * @param enough whether the rest is not wanted any more
   */
  public static Summary tell(
      Disk disk,
      EventTypes types,
      Consumer<StoredDecision> decisions,
      BooleanSupplier enough,
      Report report)
      throws IOException {
    Decisions told = (decision, _) -> decisions.accept(decision);
    return new LogCheck(disk, types, told, enough, report).run();
  }

  /** The same of a whole log, with the place of each decision. */
  static Summary tell(Disk disk, EventTypes types, Decisions decisions, Report report)
      throws IOException {
    return new LogCheck(disk, types, decisions, () -> false, report).run();
  }

  private Replay collector() {
    return new Replay() {
      @Override
      public void event(Identity identity, Recorded<Object> recorded) {
        collected.add(recorded);
      }

      @Override
      public void note(Note note) {
        noted = note;
      }
    };
  }

  private Summary run() throws IOException {
    var found = FoundSegment.all(disk, this::unreadable);
    try {
      for (int i = 0; i < found.size() && !enough.getAsBoolean(); i++) {
        var each = found.get(i);
        boolean isSealed = i + 1 < found.size();
        if (each.segment() == null) damage(each.name(), 0, each.problem());
        else check(each.segment(), isSealed ? found.get(i + 1).segment() : null, isSealed);
      }
      var segments = found.stream().map(FoundSegment::segment).filter(Objects::nonNull).toList();
      return new Summary(
          segments.isEmpty() ? "-" : segments.getFirst().header().log().toString(),
          segments.size(),
          events,
          sequencer.directory.size(),
          epochs.latest().number(),
          findings);
    } finally {
      for (var each : found) if (each.segment() != null) each.segment().file().close();
    }
  }

  private void damage(String file, long offset, String what) {
    whole = false;
    unreadable(file, offset, what);
  }

  /** What is before it in the same block is whole all the same. */
  private void unreadable(String file, long offset, String what) {
    findings++;
    report.damage(file, offset, sequencer.head(), what);
  }

  /**
   * Looks at a segment.
   *
   * @param next the one that follows, where there is one
   * @param isSealed whether another file comes behind: then all of this one was synced
   */
  private void check(Segment segment, @Nullable Segment next, boolean isSealed) throws IOException {
    if (next != null) marks.sealed(next.header());
    if (whole && segment.header().first() != sequencer.head() + 1) {
      damage(segment.toString(), 0, "it begins with position " + segment.header().first());
    }
    long before = events;
    long triedAgain = -1;
    for (long at = SegmentHeader.BYTES; at >= 0; ) {
      var problem = read(segment, next, at);
      if (problem == null) break;
      boolean isLate = !isSealed && !problem.isRead && problem.offset != triedAgain;
      if (isLate || problem.isRead) marks.search(segment, problem.offset);
      // A node may have written it since. What marks said by now must be there when it is read.
      at = isLate ? problem.offset : beyond(segment, problem, isSealed);
      triedAgain = problem.offset;
    }
    report.segment(segment.toString(), events - before, segment.end());
  }

  /** Tells of a problem; answers where to go on, or -1. */
  private long beyond(Segment segment, Problem problem, boolean isSealed) throws IOException {
    boolean isDurable =
        isSealed
            || marks.durable().covers(segment.header().number(), problem.offset)
            || (whole && marks.durable().position() > sequencer.head());
    if (!isDurable) {
      report.tail(segment.toString(), problem.offset, sequencer.head(), problem.what);
      return -1;
    }
    damage(segment.toString(), problem.offset, problem.what);
    return Marks.next(segment, problem.offset + 1);
  }

  /** Reads from a place on; answers what is wrong where it ended, or null. */
  private @Nullable Problem read(Segment segment, @Nullable Segment next, long from)
      throws IOException {
    long size = Math.min(segment.header().bytes(), segment.file().size());
    var scanner = new SegmentScanner(segment.file()::read, from, size, BLOCK_BYTES);
    while (!enough.getAsBoolean()) {
      Step step = scanner.next();
      if (step == Step.DAMAGE) return new Problem(scanner.offset(), scanner.damage(), false);
      if (step == Step.END) return end(segment, next, scanner.offset());
      segment.end((int) scanner.nextOffset());
      try {
        take(segment, scanner);
      } catch (CorruptRecord | IllegalArgumentException e) {
        return new Problem(scanner.offset(), String.valueOf(e.getMessage()), true);
      } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
        return new Problem(
            scanner.offset(), String.valueOf(CorruptRecord.tooShort().getMessage()), true);
      }
    }
    return null;
  }

  private void take(Segment segment, SegmentScanner scanner) {
    var body = scanner.body();
    switch (body.get(body.position())) {
      case RecordFormat.MARK -> {
        marks.read(body, segment.header(), scanner.offset());
        return;
      }
      case RecordFormat.EVENT -> events++;
      case RecordFormat.EPOCH -> epochs.add(RecordFormat.epoch(body), segment, scanner.offset());
      default -> {
        // Nothing that is counted.
      }
    }
    if (!whole) return;
    intake.take(body);
    if (decisions != null)
      tell(decisions, new Place(segment.header().number(), (int) scanner.nextOffset()));
  }

  private void tell(Decisions to, Place next) {
    var note = noted;
    if (note != null) to.note(note, next);
    noted = null;
    if (collected.isEmpty()) return;
    to.decision(intake.decision(collected), next);
    collected.clear();
  }

  private @Nullable Problem end(Segment segment, @Nullable Segment next, long offset)
      throws IOException {
    if (next != null && offset != next.header().previousEnd()) {
      return new Problem(offset, "it should end at " + next.header().previousEnd(), true);
    }
    long other = Zeros.firstOther(segment.file(), offset, segment.header().bytes());
    if (other >= 0) return new Problem(offset, "zeros, and other bytes at " + other, false);
    boolean isOpen = whole && intake.isInsideDecision();
    return isOpen ? new Problem(offset, "a decision without its end", false) : null;
  }
}
