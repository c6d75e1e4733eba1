package io.eventserver.eventstore;

import io.eventserver.eventstore.Draft.Admitted;
import io.eventserver.eventstore.Group.SegmentFull;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The log's one thread: takes all that waits, writes it with one write, syncs once, tells
 * everybody.
 *
 * <p>A failed write is wiped out again, and those who waited are told that nothing was stored. A
 * failed sync, or a wipe that fails, closes the log for good: what is on disk is then unknown, and
 * a sync is never tried twice.
 */
final class LogWriter implements Runnable {
  private static final int GROUP_EVENTS_MAX = 4_096;
  private static final int GROUP_BYTES_MAX = 256 * 1024;

  private final FileLog log;
  private final LogSettings settings;
  private final Segments segments;
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final BlockingQueue<LogWork> queue;
  private final Consumer<LogWork> taken;
  private final Consumer<Committed> listener;
  private final Group group;
  private final List<LogWork> done = new ArrayList<>();
  private Draft draft;
  private Dictionary.Extent extent;
  private DurablePoint durable;
  private boolean dirty;
  private long syncedNanos = System.nanoTime();
  private boolean stopped;

  LogWriter(FileLog log, FileLog.Parts parts, Consumer<LogWork> taken, Consumer<Committed> to) {
    this.log = log;
    this.settings = parts.settings();
    this.segments = parts.segments();
    this.sequencer = parts.sequencer();
    this.dictionary = parts.dictionary();
    this.queue = parts.queue();
    this.taken = taken;
    this.listener = to;
    this.group = new Group(new DecisionEncoder(dictionary));
    this.durable = parts.durable();
    this.extent = dictionary.extent();
    this.draft = newDraft();
  }

  @Override
  public void run() {
    while (!stopped) {
      try {
        var first = await();
        if (first == null) syncIfDue();
        else write(first);
      } catch (InterruptedException e) {
        stopped = true;
      } catch (RuntimeException | Error e) {
        log.failed(e, true);
        turnAway(done);
        done.clear();
      }
    }
    if (log.failure() == null) closeInOrder();
    List<LogWork> late = new ArrayList<>();
    queue.drainTo(late);
    turnAway(late);
  }

  private void turnAway(List<LogWork> works) {
    var failure =
        new RequestFailure(FailureCode.UNKNOWN_OUTCOME, "the log has ended: ask again later");
    for (var work : works) {
      for (int i = 0; i < work.weight(); i++) work.settle(i, new Appended.Lost(failure));
      tell(work);
    }
  }

  private @Nullable LogWork await() throws InterruptedException {
    return switch (settings.fsync()) {
      case FsyncMode.Interval(var every) when dirty -> {
        long left = every.toNanos() - (System.nanoTime() - syncedNanos);
        yield left <= 0 ? queue.poll() : queue.poll(left, TimeUnit.NANOSECONDS);
      }
      case FsyncMode.Interval _, FsyncMode.Always _, FsyncMode.Never _ -> queue.take();
    };
  }

  private void write(LogWork first) {
    begin();
    var next = first;
    while (next != null) {
      taken.accept(next);
      add(next);
      next = isFull() || stopped ? null : queue.poll();
    }
    flush();
    for (var work : done) tell(work);
    done.clear();
    syncIfDue();
  }

  private void tell(LogWork work) {
    try {
      work.tell();
    } catch (RuntimeException e) {
      LogWarnings.listenerFailed(e);
    }
  }

  private boolean isFull() {
    return draft.size() >= GROUP_EVENTS_MAX || group.bytes() >= GROUP_BYTES_MAX;
  }

  private void begin() {
    group.begin(log.salt(), segments.active(), durable);
    draft = newDraft();
    extent = dictionary.extent();
  }

  private Draft newDraft() {
    return new Draft(sequencer, log::decided, settings.clock().millis());
  }

  private void add(LogWork work) {
    done.add(work);
    switch (work) {
      case LogWork.Stop _ -> stopped = true;
      case LogWork.Remember remember -> remember(remember);
      case LogWork.Write write -> {
        sequencer.brokenChains.seen(write.message());
        for (int i = 0; i < write.weight(); i++) {
          append(write, i);
          if (isFull()) {
            flush();
            begin();
          }
        }
      }
    }
  }

  private void remember(LogWork.Remember work) {
    var problem = attempt(() -> group.encode(work.note(), segments.active().room()));
    group.expects(work, 0, problem == null ? new Appended.Stored(List.of()) : problem);
  }

  private void append(LogWork.Write work, int index) {
    var message = work.message();
    var append = message.appends().get(index);
    var outcome = admit(message, append);
    if (!(outcome instanceof Appended.Stored)) sequencer.brokenChains.broke(message, append);
    group.expects(work, index, outcome);
  }

  private Appended admit(Appends message, Append append) {
    var objection = draft.objection(message, append);
    if (objection != null) return objection;
    if (append.events().isEmpty()) return new Appended.Stored(List.of());
    Admitted[] admitted = new Admitted[1];
    var problem =
        attempt(
            () -> {
              admitted[0] = draft.number(append);
              group.encode(admitted[0], segments.active().room());
            });
    return problem == null ? draft.add(admitted[0]) : problem;
  }

  /** Encodes; where the segment is full, writes what is there, rolls, and encodes once more. */
  private @Nullable Appended attempt(Runnable encoding) {
    try {
      encoding.run();
      return null;
    } catch (SegmentFull full) {
      return attemptInNext(full.bytes(), encoding);
    } catch (RequestFailure e) {
      return new Appended.Rejected(e);
    }
  }

  private @Nullable Appended attemptInNext(int bytes, Runnable encoding) {
    try {
      // What this one was decided on may be in the group: if that is lost, so is this.
      boolean flushed = flush();
      if (flushed) roll(bytes);
      begin();
      if (!flushed)
        return new Appended.Lost(RequestFailure.unavailable("the log could not be written"));
      encoding.run();
      return null;
    } catch (RequestFailure e) {
      return new Appended.Rejected(e);
    } catch (IOException e) {
      begin();
      return new Appended.Lost(log.failed(e, e instanceof FolderUncertain));
    }
  }

  private void roll(int bytes) throws IOException {
    if (log.failure() != null) throw new IOException(log.failure());
    sync();
    var full = segments.active();
    var header = full.header();
    segments.roll(
        new SegmentHeader(
            header.log(),
            header.salt(),
            header.number() + 1,
            0,
            log.identity().epoch(),
            sequencer.head() + 1,
            full.end()),
        bytes);
    durable = new DurablePoint(sequencer.head(), header.number() + 1, SegmentHeader.BYTES);
  }

  /** Writes and syncs the group, and commits it; false: it is lost. */
  private boolean flush() {
    if (group.isEmpty()) {
      group.succeed();
      return true;
    }
    String closed = log.failure();
    if (closed != null) return lost(RequestFailure.unavailable(closed));
    var segment = segments.active();
    int start = segment.end();
    var bytes = group.content();
    int end = start + bytes.remaining();
    try {
      segment.file().write(bytes, start);
    } catch (IOException e) {
      return lost(wiped(segment, start, end, e));
    }
    boolean always = settings.fsync() instanceof FsyncMode.Always;
    if (always && !synced(segment)) return false;
    dirty = !always;
    group.index(segment, start);
    segment.end(end);
    var committed = draft.commit();
    if (always) durable = new DurablePoint(sequencer.head(), segment.header().number(), end);
    announce(committed);
    group.succeed();
    return true;
  }

  private void announce(Committed committed) {
    if (committed.events().isEmpty()) return;
    try {
      listener.accept(committed);
    } catch (RuntimeException e) {
      LogWarnings.listenerFailed(e);
    }
  }

  private boolean synced(Segment segment) {
    try {
      segment.file().sync();
      return true;
    } catch (IOException e) {
      log.failed(e, true);
      lost(
          new RequestFailure(
              FailureCode.UNKNOWN_OUTCOME,
              "the disk failed while it was made durable (%s): it may or may not be stored, repeat it with the same command id when the node is back"
                  .formatted(e.getMessage())));
      return false;
    }
  }

  /** Nothing of a failed write may ever be read again. */
  private RequestFailure wiped(Segment segment, int start, int end, IOException cause) {
    try {
      Segments.zero(segment.file(), start, Math.min(end, segment.header().bytes()));
      segment.file().sync();
      return log.failed(cause, false);
    } catch (IOException e) {
      log.failed(cause, true);
      return new RequestFailure(
          FailureCode.UNKNOWN_OUTCOME, "the disk failed (%s)".formatted(cause.getMessage()));
    }
  }

  private boolean lost(RequestFailure failure) {
    dictionary.cutBackTo(extent);
    group.forEachAppend(sequencer.brokenChains::broke);
    group.fail(failure);
    return false;
  }

  private void syncIfDue() {
    if (!(settings.fsync() instanceof FsyncMode.Interval(var every)) || !dirty) return;
    if (System.nanoTime() - syncedNanos < every.toNanos()) return;
    try {
      sync();
    } catch (IOException e) {
      log.failed(e, true);
    }
  }

  private void sync() throws IOException {
    syncedNanos = System.nanoTime();
    if (!dirty || log.failure() != null) return;
    var segment = segments.active();
    try {
      segment.file().sync();
    } catch (IOException e) {
      log.failed(e, true);
      throw e;
    }
    dirty = false;
    durable = new DurablePoint(sequencer.head(), segment.header().number(), segment.end());
  }

  /** The last write: a mark that names everything as durable. */
  private void closeInOrder() {
    try {
      sync();
      group.begin(log.salt(), segments.active(), durable);
      var segment = segments.active();
      segment.file().write(group.content(), segment.end());
      segment.file().sync();
    } catch (IOException e) {
      log.failed(e, true);
    }
  }
}
