package io.eventserver.eventstore;

import java.io.IOException;
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
  private long readable;
  private @Nullable StoredDecision across;

  /**
   * What is lost by a cut.
   *
   * @param events how many of it can still be read
   * @param segments those that are removed as a whole
   * @param damage what is damaged in the log, and where
   */
  public record Loss(long events, List<String> segments, List<String> damage) {
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
      throw new IllegalArgumentException(
          "a cut is at position 1 or behind; start with --clean to begin anew");
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
    var summary = LogCheck.tell(disk, new EventTypes(List.of()), this::take, report());
    var split = across;
    if (split != null) {
      throw new IllegalArgumentException(
          "position %d is inside the decision %d to %d, which is stored as a whole: cut at %d or %d"
              .formatted(position, split.first(), split.last(), split.first() - 1, split.last()));
    }
    if (kept < position) {
      throw new IllegalArgumentException(
          (readable == 0
                  ? "nothing of this log can be kept %s"
                  : "nothing behind position " + readable + " can be kept %s: cut there, or before")
              .formatted(damage));
    }
    return new Loss(summary.events() - position, laterSegments(), damage);
  }

  private void take(StoredDecision decision, Place next) {
    readable = decision.last();
    if (decision.last() <= position) {
      kept = decision.last();
      end = next;
    } else if (decision.first() <= position) {
      across = decision;
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
