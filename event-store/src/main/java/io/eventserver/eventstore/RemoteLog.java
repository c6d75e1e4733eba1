package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.StoreTail.Parted;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The log of another node, as one sees it that has read all of it.
 *
 * <p>Opening reads the whole log and replays it; then a thread follows, and whatever is lost on the
 * way is asked for again. What is appended goes to the node with the store. Reading asks that node
 * too, and fails while there is none. If the log there is another one, or has lost what was read
 * here, this ends with a {@link #failure}: everything must be built anew.
 */
public final class RemoteLog implements EventLog {
  private static final Logger LOG = LoggerFactory.getLogger(RemoteLog.class);
  private static final long PAUSE_FIRST_MILLIS = 5;
  private static final long PAUSE_MAX_MILLIS = 200;

  private final StoreLink link;
  private final Sequencer sequencer;
  private final Dictionary dictionary;
  private final RecordIntake intake;
  private final StoreTail tail;
  private final LogReader reader;
  private final RemoteAppends appends;
  private final CommittedEvents committed = new CommittedEvents();
  private final Queue<LogWork.Cutting> cuts = new ConcurrentLinkedQueue<>();
  private volatile @Nullable String failure;
  private volatile boolean toBeReadAnew;
  private volatile boolean closed;
  private @Nullable Thread thread;
  private long pauseMillis;

  private RemoteLog(StoreLink link, EventTypes types, Directory directory, Replay replay) {
    this.dictionary = new Dictionary(types);
    this.link = link;
    this.sequencer = new Sequencer(directory);
    this.intake = new RecordIntake(sequencer, dictionary, replay);
    this.tail = new StoreTail(link, this::take);
    RecordSource records = (from, block) -> new ShippedWalk(link, tail.standpoint(), from, block);
    this.reader = new LogReader(records, sequencer, dictionary);
    this.appends = new RemoteAppends(link, types, tail::standpoint);
  }

  /**
   * Reads and replays a log; waits for the node with the store as long as there is none. Blocks.
   *
   * @param directory empty; filled by the log from now on
   * @param replay is later told of notes too, by the thread that follows
   * @throws UnreadableType where today's domain cannot read what is stored
   * @throws ReplayFailed where the replay threw
   */
  public static RemoteLog open(StoreLink link, EventTypes types, Directory directory, Replay replay)
      throws InterruptedException, IOException {
    return open(link, types, directory, replay, Optional.empty());
  }

  /** The same, from the newest snapshot that can be used on. */
  public static RemoteLog open(
      StoreLink link,
      EventTypes types,
      Directory directory,
      Replay replay,
      Optional<Snapshots> snapshots)
      throws InterruptedException, IOException {
    try (var run = ReplayRun.of(replay)) {
      var log = new RemoteLog(link, types, directory, run);
      if (snapshots.isPresent()) log.restore(snapshots.get(), replay);
      log.catchUp(run);
      log.intake.goOn(log.live(replay));
      run.finish();
      return log;
    }
  }

  /** Begins where a snapshot was taken, if the store's log is the same up to there. */
  private void restore(Snapshots snapshots, Replay replay)
      throws InterruptedException, IOException {
    var memory =
        new LogMemory(sequencer, dictionary, new Epochs(), it -> requireKnown(it.standpoint()));
    snapshots
        .restore(memory, replay)
        .ifPresent(header -> tail.begin(header.standpoint(), header.position()));
  }

  /** Asks until the store answers. */
  private void requireKnown(Standpoint standpoint) throws IOException {
    try {
      while (true) {
        try {
          StoreTail.ask(link, new RecordsAsked(standpoint, 0, 0));
          return;
        } catch (RequestFailure e) {
          pause(e);
        }
      }
    } catch (Parted e) {
      throw new CorruptRecord(String.valueOf(e.getMessage()));
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted");
    }
  }

  private void catchUp(Replay progress) throws InterruptedException {
    boolean more = true;
    while (more) {
      more = step(StoreQuestion.RECORDS);
      progress.progress(tail.bytes(), tail.bytesInAll(head()));
    }
  }

  /** What is read from now on: events are gathered, notes told. */
  private Replay live(Replay notes) {
    return new Replay() {
      @Override
      public void event(Identity identity, Recorded<Object> recorded) {
        committed.add(recorded);
      }

      @Override
      public void note(Note note) {
        notes.note(note);
      }
    };
  }

  // Where the chains of aggregates end is asked by other threads.
  private synchronized void take(ByteBuffer body) {
    int bytes = body.remaining();
    intake.take(body);
    committed.endDecision(bytes);
  }

  /** Reads on; answers whether there may be more at once. */
  private boolean step(StoreQuestion question) throws InterruptedException {
    try {
      boolean more = tail.step(question);
      if (pauseMillis == PAUSE_MAX_MILLIS) LOG.info("the store answers again");
      pauseMillis = 0;
      return more;
    } catch (RequestFailure e) {
      pause(e);
      return true;
    }
  }

  /** Before it asks again: longer each time, and not silent where it lasts. */
  private void pause(RequestFailure why) throws InterruptedException {
    long next = Math.clamp(pauseMillis * 2, PAUSE_FIRST_MILLIS, PAUSE_MAX_MILLIS);
    if (next == PAUSE_MAX_MILLIS && pauseMillis < next) {
      LOG.warn("the log cannot be followed, trying again: {}", why.reason());
    }
    pauseMillis = next;
    Thread.sleep(next);
  }

  @Override
  public void start(Consumer<Committed> listener) {
    if (thread != null) throw new IllegalStateException("started already");
    // What was read until here is replayed.
    committed.take();
    appends.read(head());
    thread = Thread.ofPlatform().name("event-log-follower").start(() -> follow(listener));
  }

  private void follow(Consumer<Committed> listener) {
    try {
      while (!closed) {
        step(StoreQuestion.NEXT_RECORDS);
        committed.take().ifPresent(listener);
        appends.read(head());
        if (!intake.isInsideDecision()) cut();
      }
    } catch (InterruptedException e) {
      LOG.debug("the log is followed no more");
    } catch (Parted e) {
      LOG.error("{}", e.getMessage());
      toBeReadAnew = e.isToBeReadAnew();
      fail(String.valueOf(e.getMessage()));
    } catch (RuntimeException | Error e) {
      LOG.error("the log cannot be followed any more", e);
      fail("the log cannot be followed any more: " + e);
    }
  }

  /** What was read by now is committed, and was told. */
  private void cut() {
    for (var cut = cuts.poll(); cut != null; cut = cuts.poll()) {
      cut.draft(draft());
      cut.tell();
    }
  }

  private synchronized LogImage.Draft draft() {
    return LogImage.Draft.of(sequencer, dictionary);
  }

  @Override
  public void cut(Consumer<LogImage> taken, Consumer<RequestFailure> refused) {
    if (closed || failure != null) {
      refused.accept(RequestFailure.unavailable("the log is not followed any more"));
      return;
    }
    cuts.add(
        new LogWork.Cutting(
            draft ->
                taken.accept(new LogImage(tail.standpoint(), draft, List.of(), sequencer, () -> 0)),
            refused));
  }

  private void fail(String why) {
    failure = why;
    appends.end(why);
  }

  @Override
  public LogIdentity identity() {
    return tail.identity();
  }

  @Override
  public long head() {
    return sequencer.head();
  }

  /** How far the node with the store was when it was last heard of. */
  public long storeHead() {
    return Math.max(head(), tail.storeHead());
  }

  @Override
  public Directory directory() {
    return sequencer.directory;
  }

  @Override
  public boolean append(Appends message, Consumer<List<Appended>> outcome) {
    return appends.send(message, outcome);
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    if (closed) return false;
    link.ask(StoreQuestion.NOTE, NoteFormat.encode(tail.standpoint(), note))
        .whenComplete((_, error) -> outcome.accept(Optional.ofNullable(error).map(this::failed)));
    return true;
  }

  private RequestFailure failed(Throwable error) {
    var cause = error instanceof CompletionException wrapped ? wrapped.getCause() : error;
    return cause instanceof RequestFailure known
        ? known
        : RequestFailure.unavailable("the store cannot be asked: " + cause);
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {
    reader.read(from, visitor);
  }

  @Override
  public void history(
      String aggregate, String id, long before, Predicate<Recorded<Object>> visitor) {
    var identity = directory().find(aggregate, id);
    if (identity != null) reader.history(last(identity), before, visitor);
  }

  private synchronized long last(Identity identity) {
    return sequencer.last(identity.dense());
  }

  @Override
  public boolean mayHold(String commandId) {
    return sequencer.commandIds.find(commandId) != 0;
  }

  @Override
  public @Nullable Decided decided(String commandId) {
    long end = sequencer.commandIds.find(commandId);
    return end == 0 ? null : reader.decided(end, commandId);
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  /** Whether the log of the store is the same one still, but not with all that was read here. */
  public boolean isToBeReadAnew() {
    return toBeReadAnew;
  }

  @Override
  public void close() {
    closed = true;
    appends.end("this node has stopped");
    var running = thread;
    if (running == null) return;
    running.interrupt();
    try {
      running.join();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
