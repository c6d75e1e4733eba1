package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.SegmentScanner.Step;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
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
  private long events;
  private int findings;

  // Whether every record so far was as it must be: else what follows cannot be said to fit.
  private boolean whole = true;

  // The first of the segments that does not follow the one before.
  private int firstAfterGap = Integer.MAX_VALUE;

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
  }

  private record Problem(long offset, String what) {}

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
    Replay replay = decisions == null ? Replay.NOTHING : (_, event) -> collected.add(event);
    this.intake = new RecordIntake(sequencer, new Dictionary(types), replay);
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

  private Summary run() throws IOException {
    List<Segment> segments = new ArrayList<>();
    try {
      int number = 0;
      for (String name : disk.names().stream().filter(Segment::isName).toList()) {
        number = open(name, number, segments);
      }
      for (int i = 0; i < segments.size() && !enough.getAsBoolean(); i++) {
        if (i >= firstAfterGap) whole = false;
        check(segments.get(i), i + 1 < segments.size() ? segments.get(i + 1) : null);
      }
      String log = segments.isEmpty() ? "-" : segments.getFirst().header().log().toString();
      return new Summary(
          log,
          segments.size(),
          events,
          sequencer.directory.size(),
          epochs.latest().number(),
          findings);
    } finally {
      for (var segment : segments) segment.file().close();
    }
  }

  /** Opens a segment; answers its number. */
  private int open(String name, int before, List<Segment> segments) throws IOException {
    int number = Integer.parseInt(name.substring(0, 8));
    for (int missing = before + 1; missing < number; missing++) {
      gap(segments, Segment.name(missing), "it is missing");
    }
    var file = disk.open(name);
    var bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
    file.read(bytes, 0);
    var header = SegmentHeader.decode(bytes.flip());
    if (header == null) {
      gap(segments, name, headerProblem(bytes));
      file.close();
      return number;
    }
    if (header.number() != number) gap(segments, name, "it is number " + header.number());
    if (!segments.isEmpty() && !header.log().equals(segments.getFirst().header().log())) {
      gap(segments, name, "it belongs to log " + header.log());
    }
    segments.add(new Segment(header, file));
    return number;
  }

  private static String headerProblem(ByteBuffer bytes) {
    return SegmentHeader.format(bytes)
        .filter(format -> format > SegmentHeader.FORMAT)
        .map(format -> "it is of format %d, which a newer version reads".formatted(format))
        .orElse("its header is none");
  }

  /** What comes does not follow what is there so far. */
  private void gap(List<Segment> before, String file, String what) {
    firstAfterGap = Math.min(firstAfterGap, before.size());
    findings++;
    report.damage(file, 0, 0, what);
  }

  private void damage(String file, long offset, String what) {
    whole = false;
    findings++;
    report.damage(file, offset, sequencer.head(), what);
  }

  private void check(Segment segment, @Nullable Segment next) throws IOException {
    if (next != null) marks.sealed(next.header());
    if (whole && segment.header().first() != sequencer.head() + 1) {
      damage(segment.toString(), 0, "it begins with position " + segment.header().first());
    }
    long before = events;
    long at = SegmentHeader.BYTES;
    while (at >= 0) {
      var problem = read(segment, next, at);
      at = problem == null ? -1 : beyond(segment, next, problem);
    }
    report.segment(segment.toString(), events - before, segment.end());
  }

  /** Tells of a problem; answers where to go on, or -1. */
  private long beyond(Segment segment, @Nullable Segment next, Problem problem) throws IOException {
    marks.search(segment, problem.offset);
    boolean durable =
        next != null
            || marks.durable().covers(segment.header().number(), problem.offset)
            || (whole && marks.durable().position() > sequencer.head());
    if (!durable) {
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
      if (step == Step.DAMAGE) return new Problem(scanner.offset(), scanner.damage());
      if (step == Step.END) return end(segment, next, scanner.offset());
      segment.end((int) scanner.nextOffset());
      try {
        take(segment, scanner);
      } catch (CorruptRecord | IllegalArgumentException e) {
        return new Problem(scanner.offset(), String.valueOf(e.getMessage()));
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
    if (collected.isEmpty()) return;
    var place = new Place(segment.header().number(), (int) scanner.nextOffset());
    if (decisions != null) decisions.decision(intake.decision(collected), place);
    collected.clear();
  }

  private @Nullable Problem end(Segment segment, @Nullable Segment next, long offset)
      throws IOException {
    boolean follows = next != null && next.header().number() == segment.header().number() + 1;
    if (next != null && follows && offset != next.header().previousEnd()) {
      return new Problem(offset, "it should end at " + next.header().previousEnd());
    }
    long other = Zeros.firstOther(segment.file(), offset, segment.header().bytes());
    if (other >= 0) return new Problem(offset, "zeros, and other bytes at " + other);
    boolean isOpen = whole && intake.isInsideDecision();
    return isOpen ? new Problem(offset, "a decision without its end") : null;
  }
}
