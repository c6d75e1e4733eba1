package io.eventserver.eventstore;

import io.eventserver.eventstore.SegmentScanner.Step;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * Reads a whole log when it is opened, in one pass: checks it, rebuilds what is kept in memory,
 * tells the replay, and cuts an unsynced tail.
 *
 * <p>Damage where a mark says that everything was durable refuses to open; damage beyond is what a
 * crash left of a write that nobody was told of, and is cut back to the last whole decision.
 */
final class Recovery {
  private static final int BLOCK_BYTES = 1 << 20;

  private final Segments segments;
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final Replay replay;
  private final RecordIntake intake;
  private final Epochs epochs;
  private final Marks marks = new Marks();
  private long bytesRead;
  private long bytesTotal;

  // Where the last whole decision ends: what a cut goes back to.
  private int wholeSegment;
  private long wholeOffset;
  private Dictionary.Extent wholeExtent = new Dictionary.Extent(0, 0);

  /**
   * @param epochs takes in the openings that the log tells of
   */
  Recovery(
      Segments segments, Sequencer sequencer, Dictionary dictionary, Epochs epochs, Replay replay) {
    this.segments = segments;
    this.epochs = epochs;
    this.intake = new RecordIntake(sequencer, dictionary, replay);
    this.sequencer = sequencer;
    this.dictionary = dictionary;
    this.replay = replay;
  }

  DurablePoint durable() {
    return marks.durable();
  }

  /**
   * Reads everything from a place on; afterwards the last segment of the list is the one to go on
   * with.
   *
   * @param from everything before is known, and was durable
   */
  void run(Disk disk, Place from) throws IOException {
    bytesTotal = bytesFrom(from);
    marks.durableUpTo(new DurablePoint(sequencer.head(), from.segment(), from.offset()));
    for (int i = 0; i < segments.all().size(); i++) {
      var segment = segments.all().get(i);
      var next = i + 1 < segments.all().size() ? segments.all().get(i + 1) : null;
      if (next != null) marks.sealed(next.header());
      if (next != null && segment.header().number() < from.segment()) {
        skip(segment, next.header().previousEnd());
        continue;
      }
      boolean isFirst = segment.header().number() == from.segment();
      var problem = read(segment, next, isFirst ? from.offset() : SegmentHeader.BYTES);
      if (problem != null) {
        cut(disk, i, problem);
        return;
      }
    }
    var last = segments.active();
    if (intake.isInsideDecision()) {
      cut(disk, segments.all().size() - 1, new Problem(last.end(), "a decision without its end"));
    }
  }

  private record Problem(long offset, String what) {}

  /** What a segment holds up to an offset is known, but it must be there to be read later. */
  private static void skip(Segment segment, int end) throws IOException {
    if (segment.file().size() < end) {
      throw LogDamaged.at(segment.toString(), segment.file().size(), "it ends too early");
    }
    segment.skip(end);
  }

  /** Reads a segment to its end; answers what is wrong there, or null. */
  private @Nullable Problem read(Segment segment, @Nullable Segment next, int from)
      throws IOException {
    var header = segment.header();
    if (from == SegmentHeader.BYTES && header.first() != sequencer.head() + 1) {
      return new Problem(0, "it begins with position " + header.first());
    }
    skip(segment, from);
    if (next == null && segment.file().size() < header.bytes()) LogWarnings.shorter(segment);
    long size = Math.min(header.bytes(), segment.file().size());
    var scanner = new SegmentScanner(segment.file()::read, from, size, BLOCK_BYTES);
    var problem = walk(segment, scanner);
    segment.end((int) scanner.offset());
    return problem == null ? end(segment, next, scanner.offset()) : problem;
  }

  /** Takes every record in, up to the end or to what is none. */
  private @Nullable Problem walk(Segment segment, SegmentScanner scanner) throws IOException {
    Problem problem = null;
    long told = scanner.nextOffset();
    long whole = told;
    var extent = dictionary.extent();
    var step = scanner.next();
    while (step == Step.RECORD) {
      problem = record(segment, scanner);
      if (problem != null) break;
      long after = scanner.nextOffset();
      if (!intake.isInsideDecision()) {
        whole = after;
        extent = dictionary.extent();
      }
      if (after - told >= BLOCK_BYTES) {
        progress(after - told);
        told = after;
      }
      step = scanner.next();
    }
    progress(scanner.offset() - told);
    whole(segment, whole, extent);
    return step == Step.DAMAGE ? new Problem(scanner.offset(), scanner.damage()) : problem;
  }

  private void progress(long bytes) {
    bytesRead += bytes;
    replay.progress(bytesRead, Math.max(bytesRead, bytesTotal));
  }

  /** About how much there is to read: where the last segment ends is not known before. */
  private long bytesFrom(Place from) throws IOException {
    long total = -from.offset();
    for (var segment : segments.all()) {
      if (segment.header().number() < from.segment()) continue;
      boolean isLast = segment.equals(segments.active());
      total += isLast ? Zeros.about(segment.file()) : segment.header().bytes();
    }
    return Math.max(0, total);
  }

  private void whole(Segment segment, long offset, Dictionary.Extent extent) {
    wholeSegment = segment.header().number();
    wholeOffset = offset;
    wholeExtent = extent;
  }

  private @Nullable Problem end(Segment segment, @Nullable Segment next, long offset)
      throws IOException {
    if (next != null) {
      if (intake.isInsideDecision()) return new Problem(offset, "a decision without its end");
      int expected = next.header().previousEnd();
      return offset == expected ? null : new Problem(offset, "it should end at " + expected);
    }
    long beyond = Zeros.firstOther(segment.file(), offset, segment.header().bytes());
    return beyond < 0 ? null : new Problem(offset, "zeros, and other bytes at " + beyond);
  }

  /** Takes a record in; answers what is wrong with it, or null. */
  private @Nullable Problem record(Segment segment, SegmentScanner scanner) {
    try {
      take(segment, scanner);
      return null;
    } catch (CorruptRecord | IllegalArgumentException e) {
      return new Problem(scanner.offset(), String.valueOf(e.getMessage()));
    } catch (BufferUnderflowException | IndexOutOfBoundsException e) {
      return new Problem(scanner.offset(), String.valueOf(CorruptRecord.tooShort().getMessage()));
    }
  }

  private void take(Segment segment, SegmentScanner scanner) {
    ByteBuffer body = scanner.body();
    switch (body.get(body.position())) {
      case RecordFormat.EVENT -> {
        segment.index().add(RecordDecoder.position(body), (int) scanner.offset());
        intake.take(body);
      }
      case RecordFormat.MARK -> marks.read(body, segment.header(), scanner.offset());
      case RecordFormat.EPOCH -> {
        epochs.add(RecordFormat.epoch(body), segment, scanner.offset());
        intake.take(body);
      }
      default -> intake.take(body);
    }
  }

  /** Cuts what stands from the last whole decision on, if none of it was ever durable. */
  private void cut(Disk disk, int index, Problem problem) throws IOException {
    for (int i = index; i < segments.all().size(); i++) {
      marks.search(segments.all().get(i), i == index ? problem.offset : SegmentHeader.BYTES);
    }
    var damaged = segments.all().get(index);
    if (marks.durable().covers(damaged.header().number(), problem.offset)
        || marks.durable().position() > sequencer.head()) {
      throw LogDamaged.at(damaged.toString(), problem.offset, sequencer.head(), problem.what);
    }
    LogWarnings.cut(damaged.toString(), problem.offset, sequencer.head(), problem.what);
    for (int i = segments.all().size() - 1;
        segments.active().header().number() > wholeSegment;
        i--) {
      var dropped = segments.all().remove(i);
      dropped.file().close();
      disk.delete(dropped.toString());
      disk.sync();
    }
    dictionary.cutBackTo(wholeExtent);
    var last = segments.active();
    last.file().keep();
    Segments.zero(last.file(), wholeOffset, last.header().bytes());
    last.file().sync();
    last.end((int) wholeOffset);
  }
}
