package io.eventserver.wire;

import java.util.List;

/**
 * Live events, in order of position.
 *
 * @param after position of the message before this one on the same address
 * @param position up to where this message is complete
 */
public record CommittedMessage(long after, long position, List<RecordedData> events) {
  public CommittedMessage {
    events = List.copyOf(events);
  }
}
