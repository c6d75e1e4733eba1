package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * The log: the one truth about what happened, in one total order.
 *
 * <p>An append is stored only if its aggregate has the version on which it was decided and its
 * command id is new; both are checked where the order is fixed, by the one thread that writes.
 * Outcomes are told in order, on that thread, after the events are durable and after the listener
 * of committed events has been told. Reading methods may block and are safe for any thread; they
 * see what is committed and nothing else.
 */
public interface EventLog extends AutoCloseable {

  /** Begins to accept appends; tells of committed events in order of position. Called once. */
  void start(Consumer<Committed> listener);

  /** Which log this is, and which opening of it. */
  LogIdentity identity();

  /** The highest committed position; 0 = empty. */
  long head();

  /** Every aggregate with events; a number may be known here shortly before it is committed. */
  Directory directory();

  /** Hands over appends; false: the queue is full and nothing was taken. Any thread. */
  boolean append(Appends appends, Consumer<List<Appended>> outcome);

  /** Hands over a note; false: the queue is full. The outcome is empty when it is durable. */
  boolean note(Note note, Consumer<Optional<RequestFailure>> outcome);

  /**
   * Cuts what is committed at its end by then: told on the log's thread what it holds in memory
   * there, all of it durable, after the listener was told of everything before and before it is
   * told of anything after. Or that it is not to be had, maybe on another thread.
   */
  default void cut(Consumer<LogImage> taken, Consumer<RequestFailure> refused) {
    refused.accept(RequestFailure.unavailable("this log has nothing to begin from later"));
  }

  /** Tells committed events from a position on, until there are no more or it answers false. */
  void read(long from, Predicate<Recorded<Object>> visitor);

  /**
   * Tells committed events of an aggregate below a version, newest first, until it answers false.
   */
  void history(
      String aggregate, String id, long beforeVersion, Predicate<Recorded<Object>> visitor);

  /** Whether a command id may stand in the log: false is certain, true is to be looked up. */
  boolean mayHold(String commandId);

  /** The committed decision of a command id; null where it stored nothing. */
  @Nullable Decided decided(String commandId);

  /** What it has measured, where it writes to a disk. */
  default Optional<LogFigures> figures() {
    return Optional.empty();
  }

  /** Why nothing can be written any more, for good; null while all is well. */
  @Nullable String failure();

  /** Stores what was handed over, makes it durable and ends. */
  @Override
  void close();
}
