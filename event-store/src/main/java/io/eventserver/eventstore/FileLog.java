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
      DurablePoint durable) {}

  private FileLog(Parts parts) {
    this.parts = parts;
    RecordSource records = (from, block) -> new SegmentWalk(parts.segments, from, block);
    this.reader = new LogReader(records, parts.sequencer, parts.dictionary);
    this.admission = new Admission(parts, this::decided);
  }

  /**
   * Opens a log, or begins a new one where the disk has none, and replays it.
   *
   * @param directory empty; filled by the log from now on
   * @throws LogDamaged where it must not be opened
   * @throws UnreadableType where today's domain cannot read what is stored
   * @throws ReplayFailed where the replay threw
   */
  public static FileLog open(
      Disk disk, EventTypes types, Directory directory, LogSettings settings, Replay replay)
      throws IOException {
    return open(disk, types, directory, settings, replay, Segments::beside);
  }

  /** The same; a test says who makes segments ready, so that calls come in one order. */
  static FileLog open(
      Disk disk,
      EventTypes types,
      Directory directory,
      LogSettings settings,
      Replay replay,
      Executor preparer)
      throws IOException {
    var dictionary = new Dictionary(types);
    var sequencer = new Sequencer(directory);
    return new FileLog(LogOpening.open(disk, dictionary, sequencer, settings, replay, preparer));
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
    return admission.offer(new LogWork.Remember(note, outcome));
  }

  @Override
  public void read(long from, Predicate<Recorded<Object>> visitor) {
    reader.read(from, visitor);
  }

  @Override
  public void history(
      String aggregate, String id, long before, Predicate<Recorded<Object>> visitor) {
    var identity = directory().find(aggregate, id);
    if (identity != null) reader.history(admission.last(identity.dense()), before, visitor);
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
