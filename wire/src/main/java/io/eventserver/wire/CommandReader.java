package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * Reads a command token by token, as commands usually are: most requests are commands. What is
 * unusual in any way, or wrong, is left to those who can say what is wrong with it.
 */
final class CommandReader {
  private final JsonPart.Bytes json;
  private final JsonParser in;
  private @Nullable String aggregate;
  private @Nullable String id;
  private @Nullable String command;
  private JsonPart.@Nullable Bytes data;
  private @Nullable String commandId;
  private @Nullable Long expectedVersion;
  private @Nullable String correlationId;

  /** It has to be looked at more closely. */
  private static final class Unusual extends Exception {
    private static final long serialVersionUID = 1L;

    Unusual() {
      super(null, null, false, false);
    }
  }

  private CommandReader(JsonPart.Bytes json, JsonParser in) {
    this.json = json;
    this.in = in;
  }

  /** The command; empty where it has to be looked at more closely. */
  static Optional<CommandRequest> read(JsonPart.Bytes json) {
    try (var in = json.parser(Json.TOKENS)) {
      if (in.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
      var request = new CommandReader(json, in).request();
      return in.nextToken() == null ? Optional.of(request) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException | Unusual e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * An item of a batch: the command, or what it stands for where it has to be looked at more
   * closely.
   *
   * @param in at the item's first token; goes on to its last
   */
  static JsonPart item(JsonPart.Bytes batch, JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) return batch.valueAt(in);
    long begin = in.currentTokenLocation().getByteOffset();
    var items = in.getParsingContext().getParent();
    try {
      return new JsonPart.Value(new CommandReader(batch, in).request());
    } catch (IllegalArgumentException | Unusual e) {
      while (!in.getParsingContext().equals(items)) in.nextToken();
      return batch.valueFrom(begin, in);
    }
  }

  /** The command whose first token was read, up to its last. */
  private CommandRequest request() throws IOException, Unusual {
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) field(name);
    if (in.currentToken() != JsonToken.END_OBJECT) throw new Unusual();
    if (aggregate == null || id == null || command == null) throw new Unusual();
    return new CommandRequest(
        aggregate, id, command, data, commandId, expectedVersion, correlationId);
  }

  private void field(String name) throws IOException, Unusual {
    switch (name) {
      case "aggregate" -> aggregate = text(aggregate);
      case "id" -> id = text(id);
      case "command" -> command = text(command);
      case "data" -> data = object(data);
      case "commandId" -> commandId = text(commandId);
      case "expectedVersion" -> expectedVersion = number(expectedVersion);
      case "correlationId" -> correlationId = text(correlationId);
      default -> throw new Unusual();
    }
  }

  private String text(@Nullable String before) throws IOException, Unusual {
    next(before, JsonToken.VALUE_STRING);
    return in.getText();
  }

  private JsonPart.Bytes object(JsonPart.@Nullable Bytes before) throws IOException, Unusual {
    next(before, JsonToken.START_OBJECT);
    return json.valueAt(in);
  }

  private Long number(@Nullable Long before) throws IOException, Unusual {
    next(before, JsonToken.VALUE_NUMBER_INT);
    if (in.getNumberType() == JsonParser.NumberType.BIG_INTEGER) throw new Unusual();
    return in.getLongValue();
  }

  private void next(@Nullable Object before, JsonToken token) throws IOException, Unusual {
    if (before != null || in.nextToken() != token) throw new Unusual();
  }
}
