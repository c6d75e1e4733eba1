package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.nio.ByteBuffer;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.UUID;
import java.util.stream.Collectors;

/**
 * The fields of a payload as JSON and back, by what the log says of its type: no class is needed.
 */
final class JsonFields {
  private JsonFields() {}

  /** A payload as JSON. */
  static JsonNode read(StoredType type, byte[] payload) {
    if (type.json()) return Json.parse(payload);
    ObjectNode node = Json.mapper().createObjectNode();
    ByteBuffer in = ByteBuffer.wrap(payload);
    for (var field : type.fields()) put(node, field, in);
    return node;
  }

  private static void put(ObjectNode node, StoredField field, ByteBuffer in) {
    String name = field.name();
    switch (field.kind()) {
      case LONG -> node.put(name, Fields.readLong(in));
      case INT -> node.put(name, Fields.readInt(in));
      case SHORT -> node.put(name, Fields.readShort(in));
      case BYTE -> node.put(name, Fields.readByte(in));
      case CHAR -> node.put(name, String.valueOf(Fields.readChar(in)));
      case BOOLEAN -> node.put(name, Fields.readBoolean(in));
      case DOUBLE -> node.put(name, Fields.readDouble(in));
      case FLOAT -> node.put(name, Fields.readFloat(in));
      case STRING -> node.put(name, Fields.readString(in));
      case UUID -> node.put(name, Fields.readUuid(in).toString());
      case INSTANT -> node.put(name, Fields.readInstant(in).toString());
      case JSON -> throw new CorruptRecord("a JSON field in a binary payload");
    }
  }

  /**
   * Writes a payload.
   *
   * @throws RequestFailure 400, naming a field that is missing, unknown or not of its kind
   * @throws java.nio.BufferOverflowException where the buffer is too small
   */
  static void write(StoredType type, JsonNode data, ByteBuffer out) {
    if (!data.isObject()) throw RequestFailure.malformed(type.name() + ": no object");
    requireDeclared(type, data);
    if (type.json()) {
      out.put(Json.bytes(data));
      return;
    }
    for (var field : type.fields()) {
      var value = data.get(field.name());
      String path = type.name() + "." + field.name();
      if (value == null) throw RequestFailure.malformed(path + ": missing");
      try {
        write(field.kind(), value, out);
      } catch (IllegalArgumentException | DateTimeException e) {
        throw RequestFailure.malformed("%s: %s".formatted(path, e.getMessage()));
      }
    }
  }

  private static void requireDeclared(StoredType type, JsonNode data) {
    var declared = type.fields().stream().map(StoredField::name).collect(Collectors.toSet());
    data.fieldNames()
        .forEachRemaining(
            name -> {
              if (declared.contains(name)) return;
              throw RequestFailure.malformed(
                  "%s.%s: the type has no such field".formatted(type.name(), name));
            });
  }

  private static void write(FieldKind kind, JsonNode value, ByteBuffer out) {
    switch (kind) {
      case LONG -> Fields.writeLong(out, whole(value, Long.MIN_VALUE, Long.MAX_VALUE));
      case INT -> Fields.writeInt(out, (int) whole(value, Integer.MIN_VALUE, Integer.MAX_VALUE));
      case SHORT -> Fields.writeShort(out, (short) whole(value, Short.MIN_VALUE, Short.MAX_VALUE));
      case BYTE -> Fields.writeByte(out, (byte) whole(value, Byte.MIN_VALUE, Byte.MAX_VALUE));
      case CHAR -> Fields.writeChar(out, character(value));
      case BOOLEAN -> {
        require(value.isBoolean(), "not true or false");
        Fields.writeBoolean(out, value.booleanValue());
      }
      // What JSON has no number for stands as text.
      case DOUBLE ->
          Fields.writeDouble(
              out,
              value.isTextual()
                  ? Double.parseDouble(value.textValue())
                  : real(value).doubleValue());
      case FLOAT ->
          Fields.writeFloat(
              out,
              value.isTextual() ? Float.parseFloat(value.textValue()) : real(value).floatValue());
      case STRING -> Fields.writeString(out, text(value));
      case UUID -> Fields.writeUuid(out, uuid(text(value)));
      case INSTANT -> Fields.writeInstant(out, Instant.parse(text(value)));
      case JSON -> throw new IllegalArgumentException("a JSON field in a binary payload");
    }
  }

  private static UUID uuid(String text) {
    return java.util.UUID.fromString(text);
  }

  private static long whole(JsonNode value, long least, long most) {
    require(value.isIntegralNumber() && value.canConvertToLong(), "not a whole number");
    long number = value.longValue();
    require(number >= least && number <= most, "too large a number");
    return number;
  }

  private static JsonNode real(JsonNode value) {
    require(value.isNumber(), "not a number");
    return value;
  }

  private static String text(JsonNode value) {
    require(value.isTextual(), "not a text");
    return value.textValue();
  }

  /** One character; half a surrogate pair stands as a number. */
  private static char character(JsonNode value) {
    if (!value.isTextual()) return (char) whole(value, 0, Character.MAX_VALUE);
    require(value.textValue().length() == 1, "not one character");
    return value.textValue().charAt(0);
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }
}
