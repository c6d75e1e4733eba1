package io.eventserver.wire;

import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import java.io.IOException;

/** Leaves a part of a request unread: bytes where it is read from bytes, else a tree. */
final class RawJsonReader extends StdDeserializer<RawJson> {
  private static final long serialVersionUID = 1L;

  /** The attribute that holds the bytes that are being read. */
  static final Object SOURCE = RawJsonReader.class;

  RawJsonReader() {
    super(RawJson.class);
  }

  @Override
  public RawJson deserialize(JsonParser in, DeserializationContext context) throws IOException {
    return context.getAttribute(SOURCE) instanceof RawJson.Bytes source
        ? source.valueAt(in)
        : new RawJson.Tree(context.readValue(in, JsonNode.class));
  }
}
