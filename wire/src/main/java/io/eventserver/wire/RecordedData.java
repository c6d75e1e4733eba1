package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.domain.Recorded;
import java.time.Instant;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** A recorded event as JSON; {@code time} is ISO-8601 UTC with milliseconds. */
public record RecordedData(
    long position,
    String aggregate,
    String id,
    long version,
    String time,
    String type,
    JsonNode data,
    @Nullable String commandId,
    @Nullable String correlationId,
    @Nullable Map<String, String> meta) {

  private static final DateTimeFormatter MILLIS =
      new DateTimeFormatterBuilder().appendInstant(3).toFormatter();

  /** The JSON of a recorded event whose name and data are given. */
  public static RecordedData of(Recorded<?> recorded, String type, JsonNode data) {
    return new RecordedData(
        recorded.position(),
        recorded.aggregate(),
        recorded.id(),
        recorded.version(),
        MILLIS.format(recorded.time()),
        type,
        data,
        recorded.commandId().orElse(null),
        recorded.correlationId().orElse(null),
        recorded.meta().isEmpty() ? null : recorded.meta());
  }

  /** The recorded event around what its data was read as. */
  public <E> Recorded<E> around(E event) {
    return new Recorded<>(
        position,
        aggregate,
        id,
        version,
        Instant.parse(time),
        event,
        Optional.ofNullable(commandId),
        Optional.ofNullable(correlationId),
        meta == null ? Map.of() : meta);
  }
}
