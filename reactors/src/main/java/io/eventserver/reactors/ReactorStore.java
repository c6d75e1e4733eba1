package io.eventserver.reactors;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Note;
import io.eventserver.eventstore.Request;
import io.eventserver.wire.RequestFailure;
import java.util.List;

/**
 * What a reactor needs of the node: blocking, for virtual threads.
 *
 * <p>Each method throws {@link RequestFailure} where the node cannot do it now.
 */
public interface ReactorStore {

  /** The highest position that the projections have applied. */
  long applied();

  /** Watches for events of a kind; to be closed when nobody waits for them any more. */
  Watch watch(Class<?> events);

  /** Committed events from a position on, at most so many. */
  List<Recorded<Object>> read(long from, int limit) throws InterruptedException;

  /** Issues a request to write. */
  Answer write(Request request) throws InterruptedException;

  /** Makes a note durable. */
  void note(Note note) throws InterruptedException;
}
