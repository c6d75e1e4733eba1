package io.eventserver.eventstore;

import io.eventserver.domain.RecordType;
import java.lang.reflect.RecordComponent;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * How events of one record class are stored.
 *
 * <p>The record codec is taken where it knows the kind of every field, JSON otherwise.
 */
final class EventCodec {
  private final int number;
  private final String aggregate;
  private final @Nullable RecordType<?> type;
  private final Class<?> javaType;
  private final StoredType stored;
  private final PayloadWriter writer;

  // Each is a class of its own, that is compiled as it is used: not anew for each log.
  private final Map<StoredType, PayloadReader> readers = new ConcurrentHashMap<>();

  EventCodec(int number, String aggregate, RecordType<?> type) {
    this.number = number;
    this.aggregate = aggregate;
    this.type = type;
    this.javaType = type.javaType();
    this.stored = describe(aggregate, type);
    this.writer = stored.json() ? new JsonPayload(type) : RecordPayload.writer(type, stored);
  }

  /** Of a type that this node does not know: its events are bytes, and are written as they are. */
  EventCodec(int number, StoredType stored) {
    this.number = number;
    this.aggregate = stored.aggregate();
    this.type = null;
    this.javaType = UnknownEvent.class;
    this.stored = stored;
    this.writer = (out, event) -> writeBytes(out, (UnknownEvent) event);
  }

  private static void writeBytes(ByteBuffer out, UnknownEvent event) {
    out.put(event.payload());
  }

  /** Tells it from the other codecs of this node, from 0. */
  int number() {
    return number;
  }

  /** Whether it writes such an event of such an aggregate. */
  boolean isFor(String name, Object event) {
    return javaType == event.getClass() && aggregate.equals(name);
  }

  /** What the log's define record says of events that are written today. */
  StoredType stored() {
    return stored;
  }

  PayloadWriter writer() {
    return writer;
  }

  /**
   * A reader of payloads that were written as {@code then}, maybe by older domain code.
   *
   * @throws UnreadableType where a field cannot be matched
   */
  PayloadReader reader(StoredType then) {
    return readers.computeIfAbsent(then, this::makeReader);
  }

  private PayloadReader makeReader(StoredType then) {
    var now = type;
    if (now == null) throw new UnreadableType(then, "its domain is not here");
    var match = FieldMatch.of(now, then);
    return then.json()
        ? new JsonPayload(now).reader(match)
        : RecordPayload.reader(now, then, match);
  }

  @Override
  public String toString() {
    return aggregate + "." + stored.name();
  }

  private static StoredType describe(String aggregate, RecordType<?> type) {
    List<StoredField> fields = new ArrayList<>();
    boolean json = false;
    for (RecordComponent component : type.javaType().getRecordComponents()) {
      var kind = FieldKind.of(component.getType());
      json |= kind == null;
      fields.add(new StoredField(component.getName(), kind == null ? FieldKind.JSON : kind));
    }
    if (json) fields.replaceAll(field -> new StoredField(field.name(), FieldKind.JSON));
    return new StoredType(aggregate, type.name(), type.schema(), json, fields);
  }
}
