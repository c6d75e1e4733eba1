package io.eventserver.edge;

import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.core.io.SerializedString;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Refusal;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.ReplyException;
import io.vertx.core.eventbus.ReplyFailure;
import io.vertx.core.json.Json;
import io.vertx.core.json.JsonObject;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import org.jspecify.annotations.Nullable;

/** Writes the frames that a client is sent. Any thread. */
final class FrameWriter {
  private static final int BYTES_USUAL = 256;
  private static final SerializedString TYPE = new SerializedString("type");
  private static final SerializedString MESSAGE = new SerializedString("message");
  private static final SerializedString ADDRESS = new SerializedString("address");
  private static final SerializedString HEADERS = new SerializedString("headers");
  private static final SerializedString BODY = new SerializedString("body");
  private static final SerializedString SEND = new SerializedString("send");

  private FrameWriter() {}

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  static Buffer pong() {
    return frame(out -> out.writeStringField("type", "pong"));
  }

  /** What the server itself answers. */
  static Buffer answer(String replyAddress, Object value) {
    return frame(
        out -> {
          out.writeFieldName(TYPE);
          out.writeString(MESSAGE);
          out.writeFieldName(ADDRESS);
          out.writeString(replyAddress);
          out.writeFieldName(HEADERS);
          out.writeStartObject();
          out.writeEndObject();
          body(out, value);
          out.writeFieldName(SEND);
          out.writeBoolean(true);
        });
  }

  private static void body(JsonGenerator out, Object value) throws IOException {
    out.writeFieldName(BODY);
    if (value instanceof JsonObject object) out.writeRawValue(object.encode());
    else out.writePOJO(value);
  }

  /** A message of the bus, or an answer, as it comes to an address. */
  static Buffer message(String address, Message<?> message) {
    String body = message.body() == null ? null : Json.encode(message.body());
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
          if (body != null) {
            out.writeFieldName("body");
            out.writeRawValue(body);
          }
          out.writeBooleanField("send", message.isSend());
        });
  }

  /** Why the bus brought no answer to what was sent to an address. */
  static Buffer failure(String address, String replyAddress, Throwable error) {
    return error instanceof ReplyException failure
        ? failure(address, replyAddress, failure, _ -> {})
        : failure(address, replyAddress, JsonService.failure(error));
  }

  /** Why the server does not do what was asked of it. */
  static Buffer failure(String address, String replyAddress, RequestFailure failure) {
    var told =
        new ReplyException(
            ReplyFailure.RECIPIENT_FAILURE, failure.code().number(), failure.reason());
    return failure(address, replyAddress, told, out -> refusal(out, failure));
  }

  private static void refusal(JsonGenerator out, RequestFailure failure) throws IOException {
    if (!(failure instanceof Refusal refusal)) return;
    out.writeNumberField("version", refusal.version());
    out.writeNumberField("position", refusal.position());
    out.writePOJOField("events", refusal.events());
  }

  private static Buffer failure(
      String address, String replyAddress, ReplyException failure, Fields more) {
    return frame(
        out -> {
          out.writeStringField("type", "err");
          out.writeStringField("address", replyAddress);
          out.writeStringField("sourceAddress", address);
          out.writeNumberField("failureCode", failure.failureCode());
          out.writeStringField("failureType", failure.failureType().name());
          out.writeStringField("message", failure.getMessage());
          more.write(out);
        });
  }

  /** What the server itself answers, to a browser. */
  static Buffer browserAnswer(String replyAddress, Object value) {
    return text(
        out -> {
          out.writeStringField("type", "rec");
          out.writeStringField("address", replyAddress);
          body(out, value);
        });
  }

  /** Why the server does not do what a browser asked of it. */
  static Buffer browserFailure(@Nullable String replyAddress, RequestFailure failure) {
    return text(
        out -> {
          out.writeStringField("type", "err");
          if (replyAddress != null) out.writeStringField("address", replyAddress);
          out.writeNumberField("failureCode", failure.code().number());
          out.writeStringField("failureType", ReplyFailure.RECIPIENT_FAILURE.name());
          out.writeStringField("message", failure.reason());
          refusal(out, failure);
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

  /** With the length before it. */
  private static Buffer frame(Fields fields) {
    var buffer = written(new byte[Integer.BYTES], fields);
    return buffer.setInt(0, buffer.length() - Integer.BYTES);
  }

  private static Buffer text(Fields fields) {
    return written(new byte[0], fields);
  }

  private static Buffer written(byte[] before, Fields fields) {
    var bytes = new ByteArrayOutputStream(BYTES_USUAL);
    bytes.writeBytes(before);
    try (var out = io.eventserver.wire.Json.mapper().createGenerator(bytes)) {
      out.writeStartObject();
      fields.write(out);
      out.writeEndObject();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    return Buffer.buffer(bytes.toByteArray());
  }
}
