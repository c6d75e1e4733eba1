package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** What a command or a publish came to. */
public sealed interface WriteResult {

  /**
   * It holds.
   *
   * @param version number of the aggregate's events afterwards
   * @param position that of its last event; without events, the highest that its decision saw
   */
  record Stored(String aggregate, String id, long version, long position, List<EventData> events)
      implements WriteResult {
    public Stored {
      events = List.copyOf(events);
    }
  }

  /** It does not hold. Version, position and events are there where the domain refused it. */
  record Failed(
      int failureCode,
      String message,
      @Nullable Long version,
      @Nullable Long position,
      @Nullable List<EventData> events)
      implements WriteResult {

    /** A failure that stored nothing. */
    public static Failed of(RequestFailure failure) {
      return new Failed(failure.code().number(), failure.reason(), null, null, null);
    }

    /** The same as an exception. */
    public RequestFailure toFailure() {
      return version != null && position != null && events != null
          ? new Refusal(message, version, position, events)
          : new RequestFailure(FailureCode.of(failureCode), message);
    }
  }

  /** Reads one item of a batch's results. */
  static WriteResult read(JsonNode item) {
    return item.has("failureCode")
        ? Json.read(item, Failed.class, "results")
        : Json.read(item, Stored.class, "results");
  }
}
