package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.Executor;

/** Finds the segments of a log, reads them, and begins the next epoch. */
final class LogOpening {
  private final Disk disk;
  private final Dictionary dictionary;
  private final Sequencer sequencer;
  private final LogSettings settings;
  private final Optional<Snapshots> snapshots;
  private final Epochs epochs = new Epochs();

  LogOpening(
      Disk disk,
      Dictionary dictionary,
      Sequencer sequencer,
      LogSettings settings,
      Optional<Snapshots> snapshots) {
    this.disk = disk;
    this.dictionary = dictionary;
    this.sequencer = sequencer;
    this.settings = settings;
    this.snapshots = snapshots;
  }

  FileLog.Parts open(Replay replay, Executor preparer) throws IOException {
    var segments = new Segments(disk, settings.segmentBytes(), preparer);
    try {
      var names = disk.names().stream().filter(Segment::isName).toList();
      for (String name : names) segments.add(existing(disk, name, segments.all()));
      if (names.isEmpty()) segments.roll(newLog(), 0);
      var recovery = recovered(segments, replay);
      segments.active().file().keep();
      var header = segments.active().header();
      var epoch =
          new Epoch(epochs.latest().number() + 1, sequencer.head() + 1, settings.clock().millis());
      var identity =
          new LogIdentity(header.log(), epoch.number(), epoch.first(), epoch.timeMillis());
      // What was read and not cut is synced with the first write of the epoch.
      beginEpoch(segments, header, epoch, recovery.durable());
      // The epoch may be the first that stands in a segment of its own.
      var active = segments.active();
      var durable = new DurablePoint(sequencer.head(), active.header().number(), active.end());
      segments.prepare();
      return new FileLog.Parts(
          settings,
          identity,
          header.salt(),
          segments,
          sequencer,
          dictionary,
          epochs,
          durable,
          new LogFigures());
    } catch (IOException | RuntimeException | Error e) {
      segments.close();
      throw e;
    }
  }

  private Recovery recovered(Segments segments, Replay replay) throws IOException {
    var from = restored(segments, replay);
    try (var run = ReplayRun.of(replay)) {
      var recovery = new Recovery(segments, sequencer, dictionary, epochs, run);
      recovery.run(disk, from);
      sequencer.index();
      run.finish();
      return recovery;
    }
  }

  /** Takes in a snapshot, where one can be used; answers where to read on. */
  private Place restored(Segments segments, Replay replay) throws IOException {
    if (snapshots.isEmpty()) return Place.FIRST;
    var memory =
        new LogMemory(
            sequencer, dictionary, epochs, header -> BytesBefore.require(header, segments));
    return snapshots
        .get()
        .restore(memory, replay)
        .map(header -> header.standpoint().place())
        .orElse(Place.FIRST);
  }

  private static SegmentHeader newLog() {
    return new SegmentHeader(
        UUID.randomUUID(), new SecureRandom().nextLong(), 1, 0, 1, 1, SegmentHeader.BYTES);
  }

  private static Segment existing(Disk disk, String name, List<Segment> before) throws IOException {
    var file = SegmentFile.briefly(disk, name);
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
      if (header == null) throw LogDamaged.at(name, 0, "its header is none");
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
    if (!before.isEmpty() && !before.getFirst().header().log().equals(header.log())) {
      throw new LogDamaged(
          "segment %s belongs to log %s, not to %s: put the right one in its place"
              .formatted(name, header.log(), before.getFirst().header().log()));
    }
    if (header.number() != expected) {
      throw new LogDamaged(
          "segment %s says that it is number %d: put the right one in its place"
              .formatted(name, header.number()));
    }
  }

  private void beginEpoch(
      Segments segments, SegmentHeader header, Epoch epoch, DurablePoint durable)
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
