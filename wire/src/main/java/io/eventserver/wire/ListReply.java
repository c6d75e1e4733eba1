package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** A page of rows; {@code next} is there if more may follow. */
public record ListReply(List<Row> rows, @Nullable String next, long position) {
  public ListReply {
    rows = List.copyOf(rows);
  }

  /** A row with its key. */
  public record Row(String key, JsonNode row) {}
}
