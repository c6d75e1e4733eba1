package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** Reads a find that names a row and nothing more; any other is left to those who read all. */
final class FindReader {
  private FindReader() {}

  /** The find; empty where it has to be looked at more closely. */
  static Optional<FindRequest> read(JsonPart.Bytes json) {
    try (var in = json.parser(Json.TOKENS)) {
      if (in.nextToken() != JsonToken.START_OBJECT) return Optional.empty();
      var request = request(in);
      return in.nextToken() == null ? Optional.ofNullable(request) : Optional.empty();
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /**
   * A find as it stands in something: the request, or what it stands for where it has to be looked
   * at more closely.
   *
   * @param in at its first token; goes on to its last
   */
  static JsonPart item(JsonPart.Bytes message, JsonParser in) throws IOException {
    if (in.currentToken() != JsonToken.START_OBJECT) return message.valueAt(in);
    long begin = in.currentTokenLocation().getByteOffset();
    var around = in.getParsingContext().getParent();
    FindRequest request = null;
    try {
      request = request(in);
    } catch (IllegalArgumentException e) {
      // Whoever looks more closely says it.
    }
    if (request != null) return new JsonPart.Value(request);
    while (!in.getParsingContext().equals(around)) in.nextToken();
    return message.valueFrom(begin, in);
  }

  /** The find whose first token was read, up to its last; null where it is unusual. */
  private static @Nullable FindRequest request(JsonParser in) throws IOException {
    String projection = null;
    String key = null;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      String value = in.nextTextValue();
      if (value == null) return null;
      if (name.equals("projection") && projection == null) projection = value;
      else if (name.equals("key") && key == null) key = value;
      else return null;
    }
    boolean whole = in.currentToken() == JsonToken.END_OBJECT;
    return whole && projection != null && key != null
        ? new FindRequest(projection, key, null, null)
        : null;
  }
}
