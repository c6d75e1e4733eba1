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
      return Optional.ofNullable(find(in));
    } catch (JsonProcessingException | IllegalArgumentException e) {
      return Optional.empty();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static @Nullable FindRequest find(JsonParser in) throws IOException {
    String projection = null;
    String key = null;
    if (in.nextToken() != JsonToken.START_OBJECT) return null;
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      String value = in.nextTextValue();
      if (value == null) return null;
      if (name.equals("projection") && projection == null) projection = value;
      else if (name.equals("key") && key == null) key = value;
      else return null;
    }
    boolean whole = in.currentToken() == JsonToken.END_OBJECT && in.nextToken() == null;
    return whole && projection != null && key != null
        ? new FindRequest(projection, key, null, null)
        : null;
  }
}
