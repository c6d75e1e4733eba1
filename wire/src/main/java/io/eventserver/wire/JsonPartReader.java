package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Leaves a part of a request unread: bytes where it is read from bytes, else a tree. */
final class JsonPartReader extends StdDeserializer<JsonPart> {
  private static final long serialVersionUID = 1L;

  /** The attribute that holds the bytes that are being read. */
  static final Object SOURCE = JsonPartReader.class;

  JsonPartReader() {
    super(JsonPart.class);
  }

  @Override
  public JsonPart deserialize(JsonParser in, DeserializationContext context) throws IOException {
    return context.getAttribute(SOURCE) instanceof JsonPart.Bytes source
        ? source.valueAt(in)
        : new JsonPart.Tree(context.readValue(in, JsonNode.class));
  }
}
