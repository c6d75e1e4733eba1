package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes what was left unread as it stands. */
final class JsonPartWriter extends StdSerializer<JsonPart> {
  private static final long serialVersionUID = 1L;

  JsonPartWriter() {
    super(JsonPart.class);
  }

  @Override
  public void serialize(JsonPart json, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    switch (json) {
      case JsonPart.Tree(var node) -> provider.defaultSerializeValue(node, out);
      case JsonPart.Value(var value) -> provider.defaultSerializeValue(value, out);
      case JsonPart.Bytes bytes ->
          out.writeRawValue(new String(bytes.copy(), StandardCharsets.UTF_8));
    }
  }
}
