package io.eventserver.eventstore;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the log knows of its committed events without reading them: each aggregate's version and
 * last position, each command id, the head and the time.
 *
 * <p>Changed only by the thread that owns the log, a {@link Draft} at a time.
 */
final class Sequencer {
  final Directory directory;
  final CommandIds commandIds = new CommandIds();
  private final PagedLongs versions = new PagedLongs();
  private final PagedLongs lasts = new PagedLongs();

  final BrokenChains brokenChains = new BrokenChains();

  private final AtomicLong head = new AtomicLong();
  private long timeMillis;

  Sequencer(Directory directory) {
    this.directory = directory;
  }

  long head() {
    return head.get();
  }

  long timeMillis() {
    return timeMillis;
  }

  /** Version of an aggregate by its number. */
  long version(int dense) {
    return versions.get(dense);
  }

  /** Position of an aggregate's last event. */
  long last(int dense) {
    return lasts.get(dense);
  }

  /** Takes one committed event, in order. */
  void commit(int dense, long version, long position, long time) {
    if (position != head.getPlain() + 1) {
      throw new CorruptRecord("position %d after %d".formatted(position, head.getPlain()));
    }
    if (version != versions.get(dense) + 1) {
      throw new CorruptRecord(
          "version %d of an aggregate at %d".formatted(version, versions.get(dense)));
    }
    versions.set(dense, version);
    lasts.set(dense, position);
    timeMillis = Math.max(timeMillis, time);
    // Readers need to see it soon, not at once: an ordinary volatile write costs more than all
    // else.
    head.setRelease(position);
  }
}
