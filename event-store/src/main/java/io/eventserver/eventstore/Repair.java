package io.eventserver.eventstore;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Cuts a log that nobody has open at a position: the way out where no backup has what is damaged.
 *
 * <p>Looking changes nothing. Cutting keeps every decision up to the position as it is and removes
 * what is behind, damaged or not, with the snapshots of it. Cut short, it can be run again.
 */
public final class Repair {
  private final Disk disk;
  private final long position;
  private final List<String> damage = new ArrayList<>();
  private Place end = Place.FIRST;
  private long kept;
  private long notes;
  private boolean isBehind;
  private long readable;
  private @Nullable StoredDecision across;

  /**
   * What is lost by a cut.
   *
   * @param events how many of it can still be read
   * @param notes how many of what reactors remember is lost, as far as it can be read
   * @param segments those that are removed as a whole
   * @param damage what is damaged in the log, and where
   */
  public record Loss(long events, long notes, List<String> segments, List<String> damage) {
    public Loss {
      segments = List.copyOf(segments);
      damage = List.copyOf(damage);
    }
  }

  /**
   * Has done nothing yet.
   *
   * @param position of the last event that stays
   */
  public Repair(Disk disk, long position) {
    if (position < 1) {
      throw new IllegalArgumentException("a cut keeps at least position 1");
    }
    this.disk = disk;
    this.position = position;
  }

  /**
   * Reads the log.
   *
   * @throws IllegalArgumentException where it cannot be cut there, saying where it can
   */
  public Loss look() throws IOException {
    requireKnownFormats();
    var summary = LogCheck.tell(disk, new EventTypes(List.of()), decisions(), report());
    var split = across;
    if (split != null) {
      throw new IllegalArgumentException(
          "position %d is inside the decision %d to %d, which is stored as a whole: cut before it, or at %d"
              .formatted(position, split.first(), split.last(), split.last()));
    }
    if (kept < position) {
      throw new IllegalArgumentException(
          (readable == 0
                  ? "nothing of this log can be kept %s"
                  : "nothing behind position " + readable + " can be kept %s: cut there, or before")
              .formatted(damage));
    }
    return new Loss(summary.events() - position, notes, laterSegments(), damage);
  }

  /** What a newer version has written is not damaged. */
  private void requireKnownFormats() throws IOException {
    for (String name : disk.names().stream().filter(Segment::isName).toList()) {
      try (var file = new ReadableParts(name, disk.open(name), (_, _, _) -> {})) {
        var bytes = ByteBuffer.allocate(SegmentHeader.BYTES);
        file.read(bytes, 0);
        int format = SegmentHeader.format(bytes.flip()).orElse(0);
        if (format <= SegmentHeader.FORMAT) continue;
        throw new IllegalArgumentException(
            "segment %s is of format %d: use a newer version".formatted(name, format));
      }
    }
  }

  private LogCheck.Decisions decisions() {
    return new LogCheck.Decisions() {
      @Override
      public void decision(StoredDecision decision, Place next) {
        take(decision, next);
      }

      @Override
      public void note(Note note, Place next) {
        // What reactors remember of what stays is behind it.
        if (isBehind) notes++;
        else end = next;
      }
    };
  }

  private void take(StoredDecision decision, Place next) {
    readable = decision.last();
    if (decision.last() <= position) {
      kept = decision.last();
      end = next;
    } else {
      isBehind = true;
      if (decision.first() <= position) across = decision;
    }
  }

  private LogCheck.Report report() {
    return new LogCheck.Report() {
      @Override
      public void segment(String name, long events, long bytes) {
        // Only what is wrong is of interest.
      }

      @Override
      public void damage(String file, long offset, long afterPosition, String what) {
        damage.add("%s at offset %d: %s".formatted(file, offset, what));
      }

      @Override
      public void tail(String file, long offset, long afterPosition, String what) {
        // Nobody was told of it: a start would cut it too.
      }
    };
  }

  private List<String> laterSegments() throws IOException {
    return disk.names().stream()
        .filter(name -> Segment.isName(name) && name.compareTo(Segment.name(end.segment())) > 0)
        .toList();
  }

  /**
   * Cuts, durably, after it was looked at.
   *
   * @param snapshots where those of the same folder are
   */
  public void cut(Disk snapshots) throws IOException {
    if (kept != position) throw new IllegalStateException("look first");
    Snapshots.removeAfter(snapshots, position);
    for (String name : laterSegments().reversed()) {
      disk.delete(name);
      disk.sync();
    }
    try (var last = disk.open(Segment.name(end.segment()))) {
      Segments.zero(last, end.offset(), last.size());
      last.sync();
    }
  }
}
