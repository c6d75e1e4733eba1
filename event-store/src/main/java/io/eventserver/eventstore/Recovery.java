package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.SegmentScanner.Step;
import java.io.IOException;
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
  private final RecordDecoder.Sink sink = this::event;
  private final Marks marks = new Marks();
  private long epoch;
  private long bytesRead;
  private long bytesTold;

  // Where the last whole decision ends: what a cut goes back to.
  private int wholeSegment;
  private long wholeOffset;
  private Dictionary.Extent wholeExtent = new Dictionary.Extent(0, 0);

  Recovery(Segments segments, Sequencer sequencer, Dictionary dictionary, Replay replay) {
    this.segments = segments;
    this.sequencer = sequencer;
    this.dictionary = dictionary;
    this.replay = replay;
  }

  /** The highest epoch in the log; 0 where it is new. */
  long epoch() {
    return epoch;
  }

  DurablePoint durable() {
    return marks.durable();
  }

  /** Reads everything; afterwards the last segment of the list is the one to go on with. */
  void run(Disk disk) throws IOException {
    var decoder = new RecordDecoder(dictionary, sequencer.directory);
    for (int i = 0; i < segments.all().size(); i++) {
      var segment = segments.all().get(i);
      var next = i + 1 < segments.all().size() ? segments.all().get(i + 1) : null;
      if (next != null) marks.sealed(next.header());
      var problem = read(segment, next, decoder);
      if (problem != null) {
        cut(disk, i, problem);
        return;
      }
    }
    var last = segments.active();
    if (decoder.isInsideDecision()) {
      cut(disk, segments.all().size() - 1, new Problem(last.end(), "a decision without its end"));
    }
  }

  private record Problem(long offset, String what) {}

  /** Reads a segment to its end; answers what is wrong there, or null. */
  private @Nullable Problem read(Segment segment, @Nullable Segment next, RecordDecoder decoder)
      throws IOException {
    var header = segment.header();
    if (header.first() != sequencer.head() + 1) {
      return new Problem(0, "it begins with position " + header.first());
    }
    whole(segment, SegmentHeader.BYTES);
    long size = Math.min(header.bytes(), segment.file().size());
    var scanner = new SegmentScanner(segment.file(), SegmentHeader.BYTES, size, BLOCK_BYTES);
    while (true) {
      Step step = scanner.next();
      if (step == Step.DAMAGE) return new Problem(scanner.offset(), scanner.damage());
      if (step == Step.END) return end(segment, next, scanner.offset(), decoder);
      try {
        record(segment, scanner, decoder);
      } catch (CorruptRecord | IllegalArgumentException e) {
        return new Problem(scanner.offset(), String.valueOf(e.getMessage()));
      }
      segment.end((int) scanner.nextOffset());
      progress(scanner.nextOffset() - scanner.offset());
      if (!decoder.isInsideDecision()) whole(segment, scanner.nextOffset());
    }
  }

  private void progress(long bytes) {
    bytesRead += bytes;
    if (bytesRead - bytesTold < BLOCK_BYTES) return;
    bytesTold = bytesRead;
    long total = 0;
    for (var segment : segments.all()) total += segment.header().bytes();
    replay.progress(bytesRead, total);
  }

  private void whole(Segment segment, long offset) {
    wholeSegment = segment.header().number();
    wholeOffset = offset;
    wholeExtent = dictionary.extent();
  }

  private static @Nullable Problem end(
      Segment segment, @Nullable Segment next, long offset, RecordDecoder decoder)
      throws IOException {
    if (next != null) {
      if (decoder.isInsideDecision()) return new Problem(offset, "a decision without its end");
      int expected = next.header().previousEnd();
      return offset == expected ? null : new Problem(offset, "it should end at " + expected);
    }
    long beyond = Zeros.firstOther(segment.file(), offset, segment.header().bytes());
    return beyond < 0 ? null : new Problem(offset, "zeros, and other bytes at " + beyond);
  }

  private void record(Segment segment, SegmentScanner scanner, RecordDecoder decoder) {
    ByteBuffer body = scanner.body();
    byte kind = body.get(body.position());
    switch (kind) {
      case RecordFormat.EVENT -> {
        long position = RecordDecoder.position(body);
        segment.index().add(position, (int) scanner.offset());
        decoder.event(body, sink);
      }
      case RecordFormat.TYPE -> define(body);
      case RecordFormat.AGGREGATE -> {
        body.get();
        sequencer.directory.define(decoder.identity(body));
      }
      case RecordFormat.META -> {
        body.get();
        int number = body.getInt();
        require(number == dictionary.define(RecordDecoder.meta(body)), "meta out of order");
      }
      case RecordFormat.MARK -> marks.read(body, segment.header(), scanner.offset());
      case RecordFormat.EPOCH -> {
        body.get();
        epoch = Math.max(epoch, body.getLong());
      }
      case RecordFormat.CHECKPOINT, RecordFormat.DEAD, RecordFormat.SETTLED -> {
        body.get();
        replay.note(RecordDecoder.note(kind, body));
      }
      default -> throw new CorruptRecord("a record of kind " + kind);
    }
  }

  private void define(ByteBuffer body) {
    body.get();
    int number = Short.toUnsignedInt(body.getShort());
    require(number == dictionary.define(RecordDecoder.type(body)), "event type out of order");
  }

  private void event(Identity identity, long previous, Recorded<Object> recorded, boolean last) {
    require(previous == sequencer.last(identity.dense()), "a chain that leads elsewhere");
    sequencer.admit(
        identity.dense(), recorded.version(), recorded.position(), recorded.time().toEpochMilli());
    sequencer.commit(recorded.position());
    if (last) {
      recorded.commandId().ifPresent(id -> sequencer.commandIds.put(id, recorded.position()));
    }
    replay.event(identity, recorded);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new CorruptRecord(otherwise);
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
    Segments.zero(last.file(), wholeOffset, last.header().bytes());
    last.file().sync();
    last.end((int) wholeOffset);
  }
}
