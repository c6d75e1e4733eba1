package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.RequestFailure;
import java.util.List;

/** What an append came to. */
public sealed interface Appended {

  /** Durable, as the mode of syncing has it. */
  record Stored(List<Recorded<Object>> events) implements Appended {
    public Stored {
      events = List.copyOf(events);
    }
  }

  /** The aggregate has another version than expected: decide again. */
  record Conflict(long version) implements Appended {}

  /** The command id stands in the log already; this is what it came to. */
  record Repeated(Decided decided) implements Appended {}

  /** This one cannot be stored: too large, no event of its type, another command's id. */
  record Rejected(RequestFailure failure) implements Appended {}

  /** The log could not write; everything under way has failed with it. */
  record Lost(RequestFailure failure) implements Appended {}
}
