package io.eventserver.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.JsonToken;
import com.fasterxml.jackson.core.StreamReadConstraints;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestBody;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the fields of a frame as a stream of tokens; its body is only passed over, but for that of
 * a usual request. Any thread.
 */
final class FrameParser {
  private static final int FIELD_MAX = 1_000;
  private static final int HEADERS_MAX = 100;

  private final JsonFactory factory;
  private final int textMax;

  FrameParser(EdgeLimits limits) {
    textMax = limits.textChars();
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

  /** The fields of one frame. */
  private static final class Fields {
    private @Nullable String type;
    private @Nullable String address;
    private @Nullable String replyAddress;
    private @Nullable Integer failureCode;
    private @Nullable String message;
    private @Nullable Map<String, String> headers;
    private @Nullable Body body;

    Frame frame() throws ProtocolError {
      String to = address;
      return switch (type) {
        case null -> throw new ProtocolError("missing_type");
        case "ping" -> new Frame.Ping();
        case "send" ->
            to == null
                ? new Frame.NoAddress()
                : new Frame.Send(to, replyAddress, headers(), body(), failure());
        case "publish" ->
            to == null ? new Frame.NoAddress() : new Frame.Publish(to, headers(), body());
        case "register" -> to == null ? new Frame.NoAddress() : new Frame.Register(to);
        case "unregister" -> to == null ? new Frame.NoAddress() : new Frame.Unregister(to);
        default -> throw new ProtocolError("unknown_type");
      };
    }

    private Map<String, String> headers() {
      return headers == null ? Map.of() : headers;
    }

    private Body body() {
      return body == null ? Body.NONE : body;
    }

    private Frame.@Nullable Failure failure() {
      return failureCode == null ? null : new Frame.Failure(failureCode, message);
    }
  }

  /**
   * @throws ProtocolError where the bytes are no frame of a client
   */
  Frame parse(byte[] bytes, int from, int length) throws ProtocolError {
    try (var in = factory.createParser(bytes, from, length)) {
      measure(bytes, from, length);
      if (in.nextToken() != JsonToken.START_OBJECT) throw new ProtocolError("no JSON object");
      var fields = new Fields();
      var frame = new JsonPart.Bytes(bytes, from, length);
      for (String name = in.nextFieldName(); name != null; name = in.nextFieldName()) {
        field(in, name, fields, frame);
      }
      if (in.nextToken() != null) throw new ProtocolError("more than one JSON object");
      return fields.frame();
    } catch (JsonProcessingException e) {
      throw new ProtocolError("no JSON: " + e.getOriginalMessage());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static void field(JsonParser in, String name, Fields fields, JsonPart.Bytes frame)
      throws IOException, ProtocolError {
    in.nextToken();
    switch (name) {
      case "type" -> fields.type = once(name, fields.type, text(in, name));
      case "address" -> fields.address = once(name, fields.address, text(in, name));
      case "replyAddress" -> fields.replyAddress = once(name, fields.replyAddress, text(in, name));
      case "message" -> fields.message = once(name, fields.message, text(in, name));
      case "failureCode" -> fields.failureCode = once(name, fields.failureCode, number(in, name));
      case "headers" -> fields.headers = once(name, fields.headers, headers(in));
      case "body" -> fields.body = once(name, fields.body, body(in, fields.address, frame));
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
    if (in.getTextLength() > FIELD_MAX) throw new ProtocolError(name + ": too long");
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
      if (name.length() > FIELD_MAX || in.getTextLength() > FIELD_MAX) {
        throw new ProtocolError("headers: too long");
      }
      if (headers.put(name, in.getText()) != null)
        throw new ProtocolError("headers: twice " + name);
      if (headers.size() > HEADERS_MAX) throw new ProtocolError("headers: too many");
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

  private static Body body(JsonParser in, @Nullable String address, JsonPart.Bytes frame)
      throws IOException {
    return in.currentToken() == JsonToken.VALUE_NULL
        ? Body.NONE
        : new Body(RequestBody.at(address == null ? "" : address, frame, in));
  }
}
