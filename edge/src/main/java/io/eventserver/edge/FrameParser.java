package io.eventserver.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.PlainReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Reads frames; their bodies are only passed over, but for those of usual requests. Any thread. */
final class FrameParser {
  private final JsonFactory factory;
  private final int textMax;
  private final boolean mayBePlain;

  FrameParser(EdgeLimits limits) {
    textMax = limits.textChars();
    mayBePlain = limits.depth() > PlainReader.DEPTH_MAX;
    factory =
        JsonFactory.builder()
            // Whatever is not UTF-8 is no frame: where a value stands is counted in its bytes.
            .disable(JsonFactory.Feature.CHARSET_DETECTION)
            .streamReadConstraints(
                StreamReadConstraints.builder()
                    .maxNestingDepth(limits.depth() + 1)
                    .maxNumberLength(limits.numberChars())
                    .maxStringLength(limits.textChars())
                    .build())
            .build();
  }

  /**
   * @throws ProtocolError where the bytes are no frame of a client
   */
  Frame parse(byte[] bytes, int from, int length) throws ProtocolError {
    return fields(bytes, from, length).frame();
  }

  private FrameFields fields(byte[] bytes, int from, int length) throws ProtocolError {
    if (!mayBePlain || length > textMax) return parsed(bytes, from, length);
    try {
      return PlainFrame.read(new PlainReader(bytes, from, length));
    } catch (PlainReader.Unusual e) {
      return parsed(bytes, from, length);
    }
  }

  /** The same of any frame, by a parser. */
  FrameFields parsed(byte[] bytes, int from, int length) throws ProtocolError {
    try (var in = factory.createParser(bytes, from, length)) {
      measure(bytes, from, length);
      if (in.nextToken() != JsonToken.START_OBJECT) throw new ProtocolError("no JSON object");
      var fields = new FrameFields();
      var frame = new JsonPart.Bytes(bytes, from, length);
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        field(in, name, fields, frame);
      }
      if (in.nextToken() != null) throw new ProtocolError("more than one JSON object");
      return fields;
    } catch (JsonProcessingException e) {
      throw new ProtocolError("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void field(JsonParser in, String name, FrameFields fields, JsonPart.Bytes frame)
      throws IOException, ProtocolError {
    in.nextToken();
    switch (name) {
      case "type" -> fields.type = once(name, fields.type, text(in, name));
      case "address" -> fields.address = once(name, fields.address, text(in, name));
      case "replyAddress" -> fields.replyAddress = once(name, fields.replyAddress, text(in, name));
      case "message" -> fields.message = once(name, fields.message, text(in, name));
      case "failureCode" -> fields.failureCode = once(name, fields.failureCode, number(in, name));
      case "headers" -> fields.headers = once(name, fields.headers, headers(in));
      case "body" -> fields.body = once(name, fields.body, body(in, frame));
      default -> in.skipChildren();
    }
  }

  private static <T> @Nullable T once(String name, @Nullable T before, @Nullable T now)
      throws ProtocolError {
    if (before != null) throw new ProtocolError(name + ": twice");
    return now;
  }

  private static @Nullable String text(JsonParser in, String name)
      throws IOException, ProtocolError {
    if (in.currentToken() == JsonToken.VALUE_NULL) return null;
    if (in.currentToken() != JsonToken.VALUE_STRING) throw new ProtocolError(name + ": no text");
    if (in.getTextLength() > FrameFields.CHARS_MAX) throw new ProtocolError(name + ": too long");
    return in.getText();
  }

  private static @Nullable Integer number(JsonParser in, String name)
      throws IOException, ProtocolError {
    if (in.currentToken() == JsonToken.VALUE_NULL) return null;
    if (in.currentToken() != JsonToken.VALUE_NUMBER_INT) {
      throw new ProtocolError(name + ": no whole number");
    }
    return in.getIntValue();
  }

  private static Map<String, String> headers(JsonParser in) throws IOException, ProtocolError {
    if (in.currentToken() == JsonToken.VALUE_NULL) return Map.of();
    if (in.currentToken() != JsonToken.START_OBJECT) throw new ProtocolError("headers: no object");
    var headers = new HashMap<String, String>();
    for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
      if (!in.nextToken().isScalarValue()) throw new ProtocolError("headers: no text");
      if (name.length() > FrameFields.CHARS_MAX || in.getTextLength() > FrameFields.CHARS_MAX) {
        throw new ProtocolError("headers: too long");
      }
      if (headers.put(name, in.getText()) != null)
        throw new ProtocolError("headers: twice " + name);
      if (headers.size() > FrameFields.HEADERS_MAX) throw new ProtocolError("headers: too many");
    }
    return headers;
  }

  /** A text that is only passed over would not be measured; none is longer than its frame. */
  private void measure(byte[] bytes, int from, int length) throws IOException, ProtocolError {
    if (length <= textMax) return;
    try (var in = factory.createParser(bytes, from, length)) {
      for (var token = in.nextToken(); token != null; token = in.nextToken()) {
        if (token == JsonToken.VALUE_STRING && in.getTextLength() > textMax) {
          throw new ProtocolError("a text of more than %d characters".formatted(textMax));
        }
      }
    }
  }

  private static Body body(JsonParser in, JsonPart.Bytes frame) throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL ? Body.NONE : new Body(frame.valueAt(in));
  }
}
