package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.node.ObjectNode;
import io.eventserver.domain.RecordType;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.nio.ByteBuffer;
import java.util.Arrays;

/** The JSON codec: for records with fields that the record codec does not know. */
record JsonPayload(RecordType<?> type) implements PayloadWriter {

  @Override
  public void write(ByteBuffer payload, Object event) {
    byte[] bytes = Json.bytes(event);
    // JSON does not hold every value of a record: what could not be read back is not stored.
    var read = Json.read(Json.parse(bytes), type.javaType(), type.name());
    if (!Arrays.equals(Json.bytes(read), bytes)) {
      throw new RequestFailure(
          FailureCode.DOMAIN_FAILED, "%s would not be read back as it is".formatted(type.name()));
    }
    payload.put(bytes);
  }

  PayloadReader reader(FieldMatch match) {
    return payload -> {
      byte[] bytes = new byte[payload.remaining()];
      payload.get(bytes);
      try {
        var stored = Json.read(Json.parse(bytes), ObjectNode.class, type.name());
        return Json.read(today(stored, match), type.javaType(), type.name());
      } catch (RequestFailure e) {
        throw new CorruptRecord(e.reason());
      }
    };
  }

  /** The stored object under today's names: former ones renamed, removed ones left, added ones. */
  private ObjectNode today(ObjectNode stored, FieldMatch match) {
    var today = Json.mapper().createObjectNode();
    var components = type.javaType().getRecordComponents();
    for (int i = 0; i < components.length; i++) {
      String name = components[i].getName();
      String former = type.former().getOrDefault(name, name);
      if (stored.has(name)) {
        today.set(name, stored.get(name));
      } else if (stored.has(former)) {
        today.set(name, stored.get(former));
      } else {
        match.defaults().get(i).ifPresent(value -> today.set(name, Json.tree(value)));
      }
    }
    return today;
  }
}
