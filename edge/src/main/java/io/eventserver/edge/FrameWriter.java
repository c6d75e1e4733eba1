package io.eventserver.edge;

import static io.eventserver.wire.PlainWriter.between;
import static java.nio.charset.StandardCharsets.UTF_8;

import com.fasterxml.jackson.core.JsonGenerator;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.AnswerWriter;
import io.eventserver.wire.PlainWriter;
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
  private static final byte[] LENGTH = new byte[Integer.BYTES];
  private static final byte[] ANSWER = between("{\"type\":\"message\",\"address\":");
  private static final byte[] ANSWER_BODY = between(",\"headers\":{},\"body\":");
  private static final byte[] ANSWER_END = between(",\"send\":true}");

  private FrameWriter() {}

  private interface Fields {
    void write(JsonGenerator out) throws IOException;
  }

  static Buffer pong() {
    return frame(out -> out.writeStringField("type", "pong"));
  }

  /** What the server itself answers. */
  static Buffer answer(String replyAddress, Object value) {
    try (var out = new PlainWriter()) {
      out.json(LENGTH).json(ANSWER).text(replyAddress).json(ANSWER_BODY);
      if (value instanceof JsonObject object) out.json(object.encode().getBytes(UTF_8));
      else AnswerWriter.write(out, value);
      return framed(Buffer.buffer(out.json(ANSWER_END).toBytes()));
    }
  }

  private static void body(JsonGenerator out, Object value) throws IOException {
    out.writeFieldName("body");
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
    return framed(written(LENGTH, fields));
  }

  private static Buffer framed(Buffer buffer) {
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
