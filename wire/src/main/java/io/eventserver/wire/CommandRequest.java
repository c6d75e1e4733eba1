package io.eventserver.wire;

import java.util.List;
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

  /** The field that holds a batch of commands. */
  public static final String BATCH = "commands";

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
    if (json instanceof JsonPart.Value(CommandRequest request)) return request;
    if (json instanceof JsonPart.Bytes it && it.known() instanceof CommandRequest known) {
      return known;
    }
    return (json instanceof JsonPart.Bytes bytes
            ? CommandReader.read(bytes)
            : Optional.<CommandRequest>empty())
        .orElseGet(() -> json.read(CommandRequest.class, ""));
  }

  /**
   * The items of a batch of commands, each to be {@link #read}.
   *
   * @throws RequestFailure 400 or 413 where it is none
   */
  public static List<JsonPart> batch(JsonPart json) {
    return json.batch(BATCH, CommandReader::item);
  }
}
