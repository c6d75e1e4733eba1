package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Executor;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log in files: segments of records in one folder, written and synced by one thread.
 *
 * <p>Opening reads the whole log once and replays it. One process at a time may have it open; see
 * {@link DataFolder}.
 */
public final class FileLog implements EventLog {
  private final Parts parts;
  private final LogReader reader;
  private final Admission admission;
  private final Consumer<Note> notes;
  private volatile @Nullable String failure;
  private @Nullable Thread thread;

  /** What an open log consists of. */
  record Parts(
      LogSettings settings,
      LogIdentity identity,
      long salt,
      Segments segments,
      Sequencer sequencer,
      Dictionary dictionary,
      Epochs epochs,
      DurablePoint durable,
      LogFigures figures) {}

  private FileLog(Parts parts, Consumer<Note> notes) {
    this.parts = parts;
    this.notes = notes;
    RecordSource records = (from, block) -> new SegmentWalk(parts.segments, from, block);
    this.reader = new LogReader(records, parts.sequencer, parts.dictionary);
    this.admission = new Admission(parts, this::decided);
  }

  /**
   * Opens a log, or begins a new one where the disk has none, and replays it.
   *
   * @param directory empty; filled by the log from now on
   * @param replay is later told of notes too, by the log's thread
   * @throws LogDamaged where it must not be opened
   * @throws UnreadableType where today's domain cannot read what is stored
   * @throws ReplayFailed where the replay threw
   */
  public static FileLog open(
      Disk disk, EventTypes types, Directory directory, LogSettings settings, Replay replay)
      throws IOException {
    return open(disk, types, directory, settings, replay, Optional.empty(), Segments::beside);
  }

  /** The same, from the newest snapshot that can be used on. */
  public static FileLog open(
      Disk disk,
      EventTypes types,
      Directory directory,
      LogSettings settings,
      Replay replay,
      Snapshots snapshots)
      throws IOException {
    return open(disk, types, directory, settings, replay, Optional.of(snapshots), Segments::beside);
  }

  /** The same; a test says who makes segments ready, so that calls come in one order. */
  static FileLog open(
      Disk disk,
      EventTypes types,
      Directory directory,
      LogSettings settings,
      Replay replay,
      Optional<Snapshots> snapshots,
      Executor preparer)
      throws IOException {
    var opening =
        new LogOpening(disk, new Dictionary(types), new Sequencer(directory), settings, snapshots);
    return new FileLog(opening.open(replay, preparer), replay::note);
  }

  @Override
  public void start(Consumer<Committed> listener) {
    if (thread != null) throw new IllegalStateException("started already");
    var writer = new LogWriter(admission, new LogTail(parts, this::failed), listener);
    thread = Thread.ofPlatform().name("event-log").start(writer);
  }

  /** Gives away records to those who build the same state elsewhere. */
  LogShipper shipper() {
    return new LogShipper(parts);
  }

  @Override
  public LogIdentity identity() {
    return parts.identity;
  }

  @Override
  public long head() {
    return parts.sequencer.head();
  }

  @Override
  public Directory directory() {
    return parts.sequencer.directory;
  }

  @Override
  public boolean append(Appends appends, Consumer<List<Appended>> outcome) {
    return admission.offer(new LogWork.Write(appends, outcome));
  }

  @Override
  public boolean note(Note note, Consumer<Optional<RequestFailure>> outcome) {
    return admission.offer(
        new LogWork.Remember(
            note,
            failure -> {
              // Here, so that a cut comes after it or before it for everybody.
              if (failure.isEmpty()) notes.accept(note);
              outcome.accept(failure);
            }));
  }

  @Override
  public void cut(Consumer<LogImage> taken, Consumer<RequestFailure> refused) {
    var work = new LogWork.Cutting(draft -> taken.accept(image(draft)), refused);
    if (!admission.offer(work)) {
      refused.accept(RequestFailure.unavailable("the log is overloaded or closed: ask again"));
    }
  }

  private LogImage image(LogImage.Draft draft) {
    var active = parts.segments.active();
    var place = new Place(active.header().number(), active.end());
    return new LogImage(
        new Standpoint(parts.identity.log(), parts.epochs.before(place), place),
        draft,
        parts.epochs.allBefore(place),
        parts.sequencer,
        () -> BytesBefore.checksum(parts.segments, place));
  }

  /** Copies the log as it was at a cut of it, to an empty disk; answers the bytes. Blocks. */
  public long copyTo(Disk target, LogImage cut) throws IOException {
    return LogCopy.copy(parts.segments, cut.standpoint().place(), target);
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {
    reader.read(from, visitor);
  }

  /** Tells whole decisions, from one that begins at a position on, until it answers false. */
  void decisions(long from, Predicate<StoredDecision> visitor) {
    reader.decisions(from, visitor);
  }

  @Override
  public void history(
      String aggregate, String id, long before, Predicate<Recorded<Object>> visitor) {
    var identity = directory().find(aggregate, id);
    if (identity != null) reader.history(admission.last(identity.dense()), before, visitor);
  }

  /** The version of an aggregate with everything that is under way; 0 where it has no events. */
  long version(String aggregate, String id) {
    return admission.version(aggregate, id);
  }

  @Override
  public boolean mayHold(String commandId) {
    return parts.sequencer.commandIds.find(commandId) != 0;
  }

  @Override
  public @Nullable Decided decided(String commandId) {
    long end = parts.sequencer.commandIds.find(commandId);
    return end == 0 ? null : reader.decided(end, commandId);
  }

  @Override
  public Optional<LogFigures> figures() {
    return Optional.of(parts.figures);
  }

  @Override
  public @Nullable String failure() {
    return failure;
  }

  private void failed(String why) {
    failure = why;
  }

  @Override
  public void close() {
    try {
      if (!admission.end()) return;
      var running = thread;
      if (running != null) running.join();
      parts.segments.close();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }
}
