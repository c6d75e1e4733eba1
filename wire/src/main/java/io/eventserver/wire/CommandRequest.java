package io.eventserver.wire;

import java.util.List;
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
    return switch (json) {
      case JsonPart.Bytes bytes when bytes.known() instanceof CommandRequest request -> request;
      case JsonPart.Bytes bytes ->
          bytes.plain(CommandReader::read).orElseGet(() -> json.read(CommandRequest.class, ""));
      case JsonPart.Tree _, JsonPart.Value _ -> json.read(CommandRequest.class, "");
    };
  }

  /**
   * The items of a batch of commands, each to be {@link #read}.
   *
   * @throws RequestFailure 400 or 413 where it is none
   */
  public static List<JsonPart> batch(JsonPart json) {
    return json.batch(BATCH, in -> in.value(CommandReader::read));
  }
}
