package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Finds the segments of a log, reads them, and begins the next epoch. */
final class LogOpening {
  private LogOpening() {}

  static FileLog.Parts open(
      Disk disk,
      Dictionary dictionary,
      Sequencer sequencer,
      LogSettings settings,
      Replay replay,
      Executor preparer)
      throws IOException {
    var segments = new Segments(disk, settings.segmentBytes(), preparer);
    try {
      var names = disk.names().stream().filter(Segment::isName).toList();
      for (String name : names) segments.add(existing(disk, name, segments.all()));
      if (names.isEmpty()) segments.roll(newLog(), 0);
      var epochs = new Epochs();
      var recovery = recovered(disk, segments, dictionary, sequencer, epochs, replay);
      var header = segments.active().header();
      var epoch =
          new Epoch(epochs.latest().number() + 1, sequencer.head() + 1, settings.clock().millis());
      var identity =
          new LogIdentity(header.log(), epoch.number(), epoch.first(), epoch.timeMillis());
      // What was read and not cut is synced with the first write of the epoch.
      beginEpoch(segments, header, epoch, recovery.durable(), dictionary, epochs);
      var durable = new DurablePoint(sequencer.head(), header.number(), segments.active().end());
      segments.prepare();
      return new FileLog.Parts(
          settings, identity, header.salt(), segments, sequencer, dictionary, epochs, durable);
    } catch (IOException | RuntimeException | Error e) {
      segments.close();
      throw e;
    }
  }

  private static Recovery recovered(
      Disk disk,
      Segments segments,
      Dictionary dictionary,
      Sequencer sequencer,
      Epochs epochs,
      Replay replay)
      throws IOException {
    try (var pipelined = new PipelinedReplay(replay)) {
      var recovery = new Recovery(segments, sequencer, dictionary, epochs, pipelined);
      recovery.run(disk);
      sequencer.directory.index();
      pipelined.finish();
      return recovery;
    }
  }

  private static SegmentHeader newLog() {
    return new SegmentHeader(
        UUID.randomUUID(), new SecureRandom().nextLong(), 1, 0, 1, 1, SegmentHeader.BYTES);
  }

  private static Segment existing(Disk disk, String name, List<Segment> before) throws IOException {
    DiskFile file = disk.open(name);
    try {
      var bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
      file.read(bytes, 0);
      bytes.flip();
      var format = SegmentHeader.format(bytes);
      if (format.isPresent() && format.get() > SegmentHeader.FORMAT) {
        throw new LogDamaged(
            "segment %s is of format %d, this version reads up to %d: use a newer version"
                .formatted(name, format.get(), SegmentHeader.FORMAT));
      }
      var header = SegmentHeader.decode(bytes);
      if (header == null) throw LogDamaged.at(name, 0, 0, "its header is none");
      check(name, header, before);
      return new Segment(header, file);
    } catch (IOException | RuntimeException | Error e) {
      file.close();
      throw e;
    }
  }

  private static void check(String name, SegmentHeader header, List<Segment> before) {
    int expected = before.size() + 1;
    if (!name.equals(Segment.name(expected))) {
      throw new LogDamaged(
          "segment %s is missing: restore it from a backup".formatted(Segment.name(expected)));
    }
    if (header.number() != expected) {
      throw new LogDamaged("segment %s says that it is number %d".formatted(name, header.number()));
    }
    if (!before.isEmpty() && !before.getFirst().header().log().equals(header.log())) {
      throw new LogDamaged(
          "segment %s belongs to log %s, not to %s: put the right one in its place"
              .formatted(name, header.log(), before.getFirst().header().log()));
    }
  }

  private static void beginEpoch(
      Segments segments,
      SegmentHeader header,
      Epoch epoch,
      DurablePoint durable,
      Dictionary dictionary,
      Epochs epochs)
      throws IOException {
    var group = new Group(new EntryEncoder(dictionary));
    group.epoch(epoch);
    var segment = segments.active();
    if (group.bytes() > segment.room()) {
      segment.file().sync();
      segment =
          segments.roll(
              new SegmentHeader(
                  header.log(),
                  header.salt(),
                  header.number() + 1,
                  0,
                  epoch.number(),
                  epoch.first(),
                  segment.end()),
              0);
    }
    var bytes = group.content(header.salt(), segment, durable);
    int length = bytes.remaining();
    segment.file().write(bytes, segment.end());
    segment.file().sync();
    epochs.add(epoch, segment, segment.end() + RecordFormat.MARK_BYTES);
    segment.end(segment.end() + length);
  }
}
