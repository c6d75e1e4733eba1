package io.eventserver.eventstore;

import java.util.concurrent.atomic.AtomicLong;

/**
 * What the log knows of its events without reading them: each aggregate's version and last
 * position, each command id, the head and the time.
 *
 * <p>An event is admitted when it has its numbers and committed when it is durable; in between it
 * can be withdrawn. Versions, last positions and the time are those of admitted events and belong
 * to whoever admits; the head is that of committed ones and is seen by any thread.
 */
final class Sequencer {
  final Directory directory;
  final CommandIds commandIds = new CommandIds();
  private final Standings standings = new Standings();
  private final AtomicLong head = new AtomicLong();
  private long admitted;
  private long timeMillis;

  Sequencer(Directory directory) {
    this.directory = directory;
  }

  /** The highest committed position. Any thread. */
  long head() {
    return head.get();
  }

  /** The highest admitted position. */
  long admitted() {
    return admitted;
  }

  long timeMillis() {
    return timeMillis;
  }

  /** Version of an aggregate by its number, with what is admitted. */
  long version(int dense) {
    return standings.version(dense);
  }

  /** Position of an aggregate's last admitted event. */
  long last(int dense) {
    return standings.last(dense);
  }

  /** Takes the next event, in order. */
  void admit(int dense, long version, long position, long time) {
    if (position != admitted + 1) {
      throw new CorruptRecord("position %d after %d".formatted(position, admitted));
    }
    if (version != version(dense) + 1) {
      throw new CorruptRecord(
          "version %d of an aggregate at %d".formatted(version, version(dense)));
    }
    standings.set(dense, version, position);
    timeMillis = Math.max(timeMillis, time);
    admitted = position;
  }

  /** Takes back the last event admitted. */
  void withdraw(int dense, long previous) {
    standings.set(dense, version(dense) - 1, previous);
    admitted--;
  }

  /** Every aggregate's version and last position, as admitted by now. */
  Standings standings() {
    return standings.copy();
  }

  /** Takes in an aggregate as a snapshot has it. */
  void restore(int dense, long version, long last) {
    standings.set(dense, version, last);
  }

  /** Goes on from where a snapshot was taken. */
  void restore(long position, long time) {
    admitted = position;
    timeMillis = time;
    commit(position);
  }

  /** What was defined, aggregates and command ids, is found; nothing more is. */
  void index() {
    directory.index();
    commandIds.index();
  }

  /** Knows nothing any more. */
  void clear() {
    directory.clear();
    commandIds.clear();
    standings.clear();
    restore(0, 0);
  }

  /** Everything up to a position is durable. */
  void commit(long position) {
    // Readers need to see it soon, not at once: an ordinary volatile write costs more than all
    // else.
    head.setRelease(position);
  }
}
