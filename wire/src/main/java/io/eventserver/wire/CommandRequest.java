package io.eventserver.wire;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Asks an aggregate to decide a command. {@code data} left out means a command without fields. */
public record CommandRequest(
    String aggregate,
    String id,
    String command,
    @Nullable JsonPart data,
    @Nullable String commandId,
    @Nullable Long expectedVersion,
    @Nullable String correlationId) {

  public CommandRequest {
    Check.id("id", id);
    Check.id("commandId", commandId);
    Check.id("correlationId", correlationId);
    Check.atLeast("expectedVersion", expectedVersion, 0);
  }

  /**
   * The command that some JSON holds.
   *
   * @throws RequestFailure 400, naming the field that is wrong
   */
  public static CommandRequest read(JsonPart json) {
    return (json instanceof JsonPart.Bytes bytes
            ? CommandReader.read(bytes)
            : Optional.<CommandRequest>empty())
        .orElseGet(() -> json.read(CommandRequest.class, ""));
  }
}
