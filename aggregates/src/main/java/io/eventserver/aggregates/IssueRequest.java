package io.eventserver.aggregates;

import io.eventserver.wire.Check;
import io.eventserver.wire.JsonPart;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** A reactor's command on its way to the node that decides it. */
public record IssueRequest(
    String aggregate,
    String id,
    String command,
    @Nullable JsonPart data,
    String commandId,
    @Nullable String correlationId,
    Map<String, String> meta) {

  public IssueRequest {
    Check.id("id", id);
    meta = Map.copyOf(meta);
  }
}
