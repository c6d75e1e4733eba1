package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.nio.ByteBuffer;
import java.util.List;

/**
 * A decision with its numbers, not yet durable.
 *
 * @param isNew whether its aggregate has no event before
 * @param previous position of the aggregate's event before these; 0 = none
 * @param events what is stored, at least one
 */
record Admitted(
    Append append, Identity identity, boolean isNew, long previous, List<Recorded<Object>> events)
    implements LogEntry {

  /** Whether it can be found by a name that is not known before. */
  boolean isNamed() {
    return isNew || append.commandId().isPresent();
  }

  @Override
  public void encode(EntryEncoder encoder, ByteBuffer out, EntryEncoder.Places places) {
    encoder.decision(out, this, places);
  }

  /** Positions of those events after which it goes on. */
  List<Long> inside() {
    return events.stream().limit(events.size() - 1L).map(Recorded::position).toList();
  }

  /** Of its last event. */
  long position() {
    return events.getLast().position();
  }

  /** The position of the aggregate's event before one of these. */
  long previous(int index) {
    return index == 0 ? previous : events.get(index).position() - 1;
  }
}
