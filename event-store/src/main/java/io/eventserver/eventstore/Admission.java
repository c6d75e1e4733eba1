package io.eventserver.eventstore;

import io.eventserver.eventstore.Group.SegmentFull;
import io.eventserver.wire.RequestFailure;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.List;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * The way into the log: appends are checked, numbered and encoded into groups by the thread that
 * brings them, while the log's thread writes the group before.
 *
 * <p>Safe for any thread. The log's thread takes groups in order, one at a time; if one is lost, so
 * is every group after it, since it was admitted on top. That thread never waits for one that is
 * bringing work: what it has done is taken in with the next work.
 */
final class Admission {
  private static final int GROUP_BYTES_MAX = 256 * 1024;
  private static final int SPARE_MAX = 8;

  private final LogSettings settings;
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final Segments segments;
  private final EntryEncoder encoder;
  private final Draft draft;
  private final Handover full = new Handover();
  private final Queue<Group> settled = new ConcurrentLinkedQueue<>();

  private final ReentrantLock lock = new ReentrantLock();
  // In order: what is not known to be settled, at last the group that is being filled.
  private final Deque<Group> underWay = new ArrayDeque<>();
  private final Deque<Group> spare = new ArrayDeque<>();
  private @Nullable Group open;
  private int room;
  private int weight;
  private boolean ended;

  Admission(FileLog.Parts parts, Function<String, @Nullable Decided> stored) {
    this.settings = parts.settings();
    this.sequencer = parts.sequencer();
    this.dictionary = parts.dictionary();
    this.segments = parts.segments();
    this.encoder = new EntryEncoder(dictionary);
    this.draft = new Draft(sequencer, stored);
    this.room = segments.active().room();
  }

  /** Takes work in; false: too much is under way, or this has ended, and nothing was taken. */
  boolean offer(LogWork work) {
    lock.lock();
    try {
      takeInSettled();
      if (ended || weight + work.weight() > settings.queueMax()) return false;
      weight += work.weight();
      admit(work);
      return true;
    } finally {
      release();
    }
  }

  /** Whoever had the lock wakes the log's thread: it may have looked in vain meanwhile. */
  private void release() {
    lock.unlock();
    full.wake();
  }

  private void admit(LogWork work) {
    try {
      switch (work) {
        case LogWork.Remember remember -> remember(remember);
        case LogWork.Write write -> write(write);
        case LogWork.Cutting cutting -> cut(cutting);
      }
    } catch (RuntimeException | Error e) {
      // What was admitted of it may stand half in the group: that must never be written.
      var group = open();
      group.spoil(e);
      group.expects(work, work.weight(), work.weight());
      seal();
    }
  }

  /** In a group of its own: what is before it is written before, what comes later is after it. */
  private void cut(LogWork.Cutting work) {
    seal();
    work.draft(LogImage.Draft.of(sequencer, dictionary));
    open().cutsAfter(work);
    seal();
  }

  private void remember(LogWork.Remember work) {
    var problem = encoded(work.note());
    if (problem != null) work.settle(0, problem);
    open().expects(work, 0, 1);
    if (isFull()) seal();
  }

  private void write(LogWork.Write work) {
    var message = work.message();
    draft.begin(message, settings.clock().millis());
    open().expects(work, 0, 0);
    for (int i = 0; i < work.weight(); i++) {
      var append = message.appends().get(i);
      var outcome = admit(message, append);
      if (!(outcome instanceof Appended.Stored)) draft.broke(message, append);
      work.settle(i, outcome);
      open().expects(work, i, i + 1);
      if (isFull()) seal();
    }
  }

  private Appended admit(Appends message, Append append) {
    var known = draft.find(append);
    try {
      var objection = draft.objection(message, append, known);
      if (objection != null) return objection;
    } catch (RuntimeException e) {
      var failure = RequestFailure.unavailable("the log could not be read: " + e.getMessage());
      return new Appended.Rejected(failure);
    }
    if (append.events().isEmpty()) return new Appended.Stored(List.of());
    var admitted = draft.number(append, known);
    var problem = encoded(admitted);
    if (problem != null) return problem;
    draft.add(admitted);
    return new Appended.Stored(admitted.events());
  }

  /** Encodes; where the segment will be full, into a group that begins the next one. */
  private @Nullable Appended encoded(LogEntry entry) {
    try {
      try {
        open().encode(entry, room);
      } catch (SegmentFull e) {
        seal();
        open().beginsSegment(e.bytes());
        room = segments.roomFor(e.bytes());
        open().encode(entry, room);
      }
      return null;
    } catch (RequestFailure e) {
      return new Appended.Rejected(e);
    }
  }

  private boolean isFull() {
    var group = open();
    return group.events() >= settings.groupMax() || group.bytes() >= GROUP_BYTES_MAX;
  }

  private Group open() {
    var group = open;
    if (group != null) return group;
    group = spare.isEmpty() ? new Group(encoder) : spare.pop();
    group.begin();
    underWay.add(group);
    open = group;
    return group;
  }

  /** What is admitted from now on comes with another group. */
  private void seal() {
    var group = open;
    if (group == null) return;
    if (!group.isEmpty()) room -= group.bytes();
    open = null;
    full.add(group);
  }

  private void takeInSettled() {
    for (var group = settled.poll(); group != null; group = settled.poll()) {
      group.named().forEach(draft::forget);
      drop(group);
      if (spare.size() >= SPARE_MAX || group.isLarge()) continue;
      group.begin();
      spare.push(group);
    }
  }

  private void drop(Group group) {
    underWay.remove(group);
    for (var each : group.waiting()) weight -= each.to() - each.from();
  }

  /**
   * The next group to be written, after the one before is settled. Only the log's thread.
   *
   * @param nanos how long to wait for it at most; 0: until there is one
   * @return null after that time, or where this has ended and nothing is left
   */
  @Nullable Group take(long nanos) {
    return full.take(nanos, this::sealIfFree);
  }

  /** Seals what there is, unless somebody is about to add to it. True: nothing more will come. */
  private boolean sealIfFree() {
    if (!lock.tryLock()) return false;
    try {
      seal();
      return ended;
    } finally {
      lock.unlock();
    }
  }

  /** The group that was taken is durable. Only the log's thread. */
  void commit(Group group) {
    draft.commit(group.named(), group.position());
  }

  /** Everybody has been told of the group that was taken. Only the log's thread. */
  void settle(Group group) {
    settled.add(group);
  }

  /**
   * The group that was taken is lost, and what was admitted on top of it.
   *
   * @param failure what those who wait for the group that was taken are told
   * @param others what those are told who wait for the others, which never reached the disk
   */
  List<Group> lose(RequestFailure failure, RequestFailure others) {
    lock.lock();
    try {
      takeInSettled();
      underWay.removeIf(this::isCommitted);
      var lost = List.copyOf(underWay);
      if (lost.isEmpty()) return lost;
      for (var group : lost.reversed()) group.decisions().reversed().forEach(draft::withdraw);
      var told = failure;
      for (var group : lost) {
        group.fail(told);
        group.waiting().forEach(this::broke);
        drop(group);
        told = others;
      }
      dictionary.cutBackTo(lost.getFirst().extent());
      full.clear();
      open = null;
      room = segments.active().room();
      return lost;
    } finally {
      lock.unlock();
    }
  }

  private boolean isCommitted(Group group) {
    var decisions = group.decisions();
    return !decisions.isEmpty() && decisions.getLast().position() <= sequencer.head();
  }

  private void broke(Group.Waiting each) {
    if (!(each.work() instanceof LogWork.Write write)) return;
    var message = write.message();
    message.appends().subList(each.from(), each.to()).forEach(it -> draft.broke(message, it));
  }

  /** The version of an aggregate with everything that is under way; 0 where it has no events. */
  long version(String aggregate, String id) {
    lock.lock();
    try {
      return draft.version(aggregate, id);
    } finally {
      release();
    }
  }

  /** Position of an aggregate's last committed event. */
  long last(int dense) {
    lock.lock();
    try {
      long last = sequencer.last(dense);
      while (last > sequencer.head()) last = before(last);
      return last;
    } finally {
      release();
    }
  }

  private long before(long position) {
    for (var group : underWay) {
      var decisions = group.decisions();
      if (decisions.isEmpty() || decisions.getLast().position() < position) continue;
      return group.decisionAt(position).previous();
    }
    throw new IllegalStateException("position %d is not under way".formatted(position));
  }

  /** Whether this has ended and nothing is left to be taken. */
  boolean isDrained() {
    lock.lock();
    try {
      return ended && open == null && full.isEmpty();
    } finally {
      lock.unlock();
    }
  }

  /** Takes nothing more in. False: has ended before. */
  boolean end() {
    lock.lock();
    try {
      if (ended) return false;
      ended = true;
      return true;
    } finally {
      release();
    }
  }
}
