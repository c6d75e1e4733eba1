package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Reads the bodies of records, and puts the events of each decision together.
 *
 * <p>Owned by one thread. Events are told when the last of their decision is read, each with the
 * command id, correlation and meta of the decision.
 */
final class RecordDecoder {
  private final Dictionary dictionary;
  private final Directory directory;
  private final List<Part> parts = new ArrayList<>();

  // The same text for all aggregates of a type: then comparing it takes no time.
  private final Map<String, String> aggregates = new HashMap<>();

  // As the last aggregate's record has it, and the text: at first the empty one.
  private byte[] typeBytes = {0};
  private String typeName = "";
  private final Millis times = new Millis();

  // Of the last decision whose end was read.
  private Ending last = Ending.PLAIN;

  /** Takes the events of a decision, one after the other. */
  interface Sink {
    void event(Identity identity, long previous, Recorded<Object> recorded, boolean last);
  }

  /** What the last event of a decision says of all of it. */
  private record Ending(
      int count,
      Optional<String> commandId,
      long fingerprint,
      Optional<String> refusal,
      Optional<String> correlation,
      Map<String, String> meta) {

    /** That of one event alone, of which nothing else is to be said: most are. */
    static final Ending PLAIN =
        new Ending(1, Optional.empty(), 0, Optional.empty(), Optional.empty(), Map.of());
  }

  private record Part(Identity identity, long previous, Recorded<Object> recorded) {
    boolean follows(Part before) {
      return identity.equals(before.identity)
          && previous == before.recorded.position()
          && recorded.position() == before.recorded.position() + 1
          && recorded.version() == before.recorded.version() + 1;
    }
  }

  RecordDecoder(Dictionary dictionary, Directory directory) {
    this.dictionary = dictionary;
    this.directory = directory;
  }

  /** Position of an event, without reading the rest of it. */
  static long position(ByteBuffer body) {
    return body.getLong(body.position() + 8);
  }

  /** Why the last decision was refused, where it was. */
  Optional<String> refusal() {
    return last.refusal;
  }

  /** How many events the last decision has in all, also where reading began inside it. */
  int count() {
    return last.count;
  }

  long fingerprint() {
    return last.fingerprint;
  }

  /** When an event was stored that was told here. */
  long millis(Recorded<?> recorded) {
    return times.of(recorded.time());
  }

  /** Whether events were read whose decision has not ended. */
  boolean isInsideDecision() {
    return !parts.isEmpty();
  }

  /** Reads an event; tells its decision if it is the last of it. */
  void event(ByteBuffer body, Sink sink) {
    try {
      readEvent(body, sink);
    } catch (BufferUnderflowException e) {
      throw new CorruptRecord("an event that ends too early");
    }
  }

  private void readEvent(ByteBuffer body, Sink sink) {
    body.get();
    byte[] bytes = body.array();
    int envelope = body.arrayOffset() + Envelope.skip(body);
    int flags = bytes[envelope];
    var reader = dictionary.reader(Envelope.type(bytes, envelope));
    var identity = directory.get(Envelope.dense(bytes, envelope));
    long position = Envelope.position(bytes, envelope);
    long previous = Envelope.previous(bytes, envelope);
    boolean end = (flags & RecordFormat.END_FLAG) != 0;
    var ending = end ? ending(body, flags) : Ending.PLAIN;
    Object event = payload(reader, body, position);
    var recorded =
        new Recorded<>(
            position,
            identity.aggregate(),
            identity.id(),
            Envelope.version(bytes, envelope),
            times.instant(Envelope.time(bytes, envelope)),
            event,
            ending.commandId,
            ending.correlation,
            ending.meta);
    if (end && parts.isEmpty()) sink.event(identity, previous, recorded, true);
    else collect(new Part(identity, previous, recorded), end, sink);
  }

  private Ending ending(ByteBuffer body, int flags) {
    int count = Short.toUnsignedInt(body.getShort());
    if (count <= parts.size()) throw new CorruptRecord("a decision of " + count + " events");
    boolean plain = count == 1 && flags == RecordFormat.END_FLAG;
    last = plain ? Ending.PLAIN : ending(count, body, flags);
    return last;
  }

  private Ending ending(int count, ByteBuffer body, int flags) {
    boolean hasId = (flags & RecordFormat.COMMAND_ID_FLAG) != 0;
    long fingerprint = hasId ? body.getLong() : 0;
    return new Ending(
        count,
        text(body, flags, RecordFormat.COMMAND_ID_FLAG),
        fingerprint,
        text(body, flags, RecordFormat.REFUSED_FLAG),
        text(body, flags, RecordFormat.CORRELATION_FLAG),
        (flags & RecordFormat.META_FLAG) != 0 ? dictionary.meta(body.getInt()) : Map.of());
  }

  /** None is told before all are there and belong together: whoever is told takes them in. */
  private void collect(Part part, boolean end, Sink sink) {
    if (!parts.isEmpty() && !part.follows(parts.getLast())) {
      throw new CorruptRecord("position %d within a decision".formatted(part.recorded.position()));
    }
    parts.add(part);
    if (!end) {
      if (parts.size() >= Limits.DECISION_EVENTS_MAX)
        throw new CorruptRecord("a decision without end");
      return;
    }
    var whole = part.recorded;
    for (int i = 0; i < parts.size(); i++) {
      var each = parts.get(i);
      var recorded = each.recorded;
      sink.event(
          each.identity,
          each.previous,
          new Recorded<>(
              recorded.position(),
              recorded.aggregate(),
              recorded.id(),
              recorded.version(),
              recorded.time(),
              recorded.event(),
              whole.commandId(),
              whole.correlationId(),
              whole.meta()),
          i == parts.size() - 1);
    }
    parts.clear();
  }

  /** The checksum holds, so what cannot be read is no damage: today's domain refuses it. */
  private static Object payload(PayloadReader reader, ByteBuffer body, long position) {
    try {
      Object event = reader.read(body);
      if (body.hasRemaining()) throw new CorruptRecord("bytes left over");
      return event;
    } catch (RuntimeException e) {
      throw new UnreadableEvent(position, e);
    }
  }

  private static Optional<String> text(ByteBuffer body, int flags, int flag) {
    return (flags & flag) == 0 ? Optional.empty() : Optional.of(Fields.readString(body));
  }

  static StoredType type(ByteBuffer body) {
    String aggregate = Fields.readString(body);
    String name = Fields.readString(body);
    int schema = Short.toUnsignedInt(body.getShort());
    boolean json = body.get() == 1;
    int count = Short.toUnsignedInt(body.getShort());
    List<StoredField> fields = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      fields.add(new StoredField(Fields.readString(body), FieldKind.ofNumber(body.get())));
    }
    return new StoredType(aggregate, name, schema, json, fields);
  }

  /** Reads an aggregate, which is found by its number from now on; answers that. */
  int aggregate(ByteBuffer body) {
    int dense = body.getInt();
    String aggregate = aggregateType(body);
    if (body.get() == 1) directory.define(dense, aggregate, Fields.readUuid(body));
    else directory.define(new Identity(dense, aggregate, Fields.readString(body)));
    return dense;
  }

  /** Mostly that of the aggregate before, which its bytes tell without a text. */
  private String aggregateType(ByteBuffer body) {
    byte[] bytes = body.array();
    int from = body.arrayOffset() + body.position();
    int to = from + Math.min(typeBytes.length, body.remaining());
    if (Arrays.equals(typeBytes, 0, typeBytes.length, bytes, from, to)) {
      body.position(body.position() + typeBytes.length);
      return typeName;
    }
    typeName =
        aggregates.computeIfAbsent(Fields.readString(body), dictionary.eventTypes()::interned);
    typeBytes = Arrays.copyOfRange(bytes, from, body.arrayOffset() + body.position());
    return typeName;
  }

  static Map<String, String> meta(ByteBuffer body) {
    int count = Short.toUnsignedInt(body.getShort());
    Map<String, String> meta = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) meta.put(Fields.readString(body), Fields.readString(body));
    return meta;
  }

  static Note note(byte kind, ByteBuffer body) {
    String reactor = Fields.readString(body);
    long position = body.getLong();
    return switch (kind) {
      case RecordFormat.CHECKPOINT -> new Note.Checkpoint(reactor, position);
      case RecordFormat.SETTLED -> new Note.Settled(reactor, position);
      default -> new Note.DeadLetter(reactor, position, body.getInt(), Fields.readString(body));
    };
  }
}
