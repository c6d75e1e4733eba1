package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.ser.std.StdSerializer;
import java.io.IOException;
import java.nio.charset.StandardCharsets;

/** Writes what was left unread as it stands. */
final class RawJsonWriter extends StdSerializer<RawJson> {
  private static final long serialVersionUID = 1L;

  RawJsonWriter() {
    super(RawJson.class);
  }

  @Override
  public void serialize(RawJson json, JsonGenerator out, SerializerProvider provider)
      throws IOException {
    switch (json) {
      case RawJson.Tree(var node) -> provider.defaultSerializeValue(node, out);
      case RawJson.Bytes bytes ->
          out.writeRawValue(new String(bytes.copy(), StandardCharsets.UTF_8));
    }
  }
}
