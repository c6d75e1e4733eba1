package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.domain.Recorded;
import java.nio.ByteBuffer;
import java.util.Arrays;

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

  /** An event of which the bytes are known; they are not copied. */
  static UnknownEvent of(StoredType type, byte[] payload, EventTypes types) {
    return new UnknownEvent(type, payload, types);
  }

  /** What it is by now: its domain may have come since it was read. */
  static Recorded<Object> asKnownNow(Recorded<Object> recorded) {
    return recorded.event() instanceof UnknownEvent unknown && unknown.isKnownNow()
        ? recorded.with(unknown.readAgain())
        : recorded;
  }

  /** Whether another is the same event: of the same type, with the same data. */
  boolean isSame(UnknownEvent other) {
    if (!type.equals(other.type)) return false;
    // JSON has several texts for one number.
    return Arrays.equals(payload, other.payload) || (type.json() && data().equals(other.data()));
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
    return JsonFields.read(type, payload);
  }
}
