package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** Reads a command as commands usually are; any other is left to those who read all. */
final class CommandReader {
  private final PlainReader in;
  private @Nullable String aggregate;
  private @Nullable String id;
  private @Nullable String command;
  private JsonPart.@Nullable Bytes data;
  private @Nullable String commandId;
  private @Nullable Long expectedVersion;
  private @Nullable String correlationId;

  private CommandReader(PlainReader in) {
    this.in = in;
  }

  /** The command that comes next. */
  static CommandRequest read(PlainReader in) throws PlainReader.Unusual {
    return new CommandReader(in).request();
  }

  private CommandRequest request() throws PlainReader.Unusual {
    in.object();
    for (String name = in.field(); name != null; name = in.field()) field(name);
    if (aggregate == null || id == null || command == null) throw new PlainReader.Unusual();
    return new CommandRequest(
        aggregate, id, command, data, commandId, expectedVersion, correlationId);
  }

  private void field(String name) throws PlainReader.Unusual {
    switch (name) {
      case "aggregate" -> aggregate = in.once(aggregate).word();
      case "id" -> id = in.once(id).text();
      case "command" -> command = in.once(command).word();
      case "data" -> data = in.once(data).objectBytes();
      case "commandId" -> commandId = in.once(commandId).text();
      case "expectedVersion" -> expectedVersion = in.once(expectedVersion).number();
      case "correlationId" -> correlationId = in.once(correlationId).text();
      default -> throw new PlainReader.Unusual();
    }
  }
}
