package io.eventserver.wire;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A page of an aggregate's events, oldest first; {@code beforeVersion} asks for the page before.
 */
public record HistoryReply(List<RecordedData> events, @Nullable Long beforeVersion) {
  public HistoryReply {
    events = List.copyOf(events);
  }
}
