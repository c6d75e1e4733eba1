package io.eventserver.edge;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonGenerator;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.json.Json;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes the frames that a client is sent. Any thread. */
final class FrameWriter {
  private static final JsonFactory FACTORY = new JsonFactory();

  private FrameWriter() {}

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  static Buffer pong() {
    return frame(out -> out.writeStringField("type", "pong"));
  }

  /** A message of the bus, or an answer, as it comes to an address. */
  static Buffer message(String address, Message<?> message) {
    return frame(
        out -> {
          out.writeStringField("type", "message");
          out.writeStringField("address", address);
          if (message.replyAddress() != null) {
            out.writeStringField("replyAddress", message.replyAddress());
          }
          out.writeObjectFieldStart("headers");
          for (var header : message.headers()) {
            out.writeStringField(header.getKey(), header.getValue());
          }
          out.writeEndObject();
          if (message.body() != null) {
            out.writeFieldName("body");
            out.writeRawValue(Json.encode(message.body()));
          }
          out.writeBooleanField("send", message.isSend());
        });
  }

  /** Why a request that was sent to an address has no answer. */
  static Buffer failure(String address, String replyAddress, ReplyException failure) {
    return frame(
        out -> {
          out.writeStringField("type", "err");
          out.writeStringField("address", replyAddress);
          out.writeStringField("sourceAddress", address);
          out.writeNumberField("failureCode", failure.failureCode());
          out.writeStringField("failureType", failure.failureType().name());
          out.writeStringField("message", failure.getMessage());
        });
  }

  /** What is wrong with a frame that wants no answer, or has none. */
  static Buffer error(@Nullable String message) {
    return frame(
        out -> {
          out.writeStringField("type", "err");
          out.writeStringField("message", message);
        });
  }

  private static Buffer frame(Fields fields) {
    var bytes = new ByteArrayOutputStream(256);
    try {
      bytes.writeBytes(new byte[Integer.BYTES]);
      try (var out = FACTORY.createGenerator(bytes)) {
        out.writeStartObject();
        fields.write(out);
        out.writeEndObject();
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray()).setInt(0, bytes.size() - Integer.BYTES);
  }
}
