package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.Json;
import java.nio.ByteBuffer;
import java.util.UUID;

/** An event of a domain that this node does not have: its bytes, and what the log says of them. */
public final class UnknownEvent {
  private final StoredType type;
  private final byte[] payload;
  private final EventTypes types;

  private UnknownEvent(StoredType type, byte[] payload, EventTypes types) {
    this.type = type;
    this.payload = payload;
    this.types = types;
  }

  /**
   * Takes what is left of a payload.
   *
   * @param types that do not know it
   */
  static UnknownEvent read(StoredType type, ByteBuffer payload, EventTypes types) {
    byte[] bytes = new byte[payload.remaining()];
    payload.get(bytes);
    return new UnknownEvent(type, bytes, types);
  }

  /** What it is by now: its domain may have come since it was read. */
  static Recorded<Object> asKnownNow(Recorded<Object> recorded) {
    return recorded.event() instanceof UnknownEvent unknown && unknown.isKnownNow()
        ? recorded.with(unknown.readAgain())
        : recorded;
  }

  private boolean isKnownNow() {
    return types.vocabulary(type.aggregate()) != null;
  }

  private Object readAgain() {
    return types.reader(type).read(ByteBuffer.wrap(payload));
  }

  StoredType type() {
    return type;
  }

  /** Its bytes as they stand in the log; not to be changed. */
  byte[] payload() {
    return payload;
  }

  /** The event's logical name. */
  public String name() {
    return type.name();
  }

  /** Its fields by the names that the log has for them. */
  public JsonNode data() {
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
      case UUID -> node.put(name, text(Fields.readUuid(in)));
      case INSTANT -> node.put(name, Fields.readInstant(in).toString());
      case JSON -> throw new CorruptRecord("a JSON field in a binary payload");
    }
  }

  private static String text(UUID uuid) {
    return uuid.toString();
  }
}
