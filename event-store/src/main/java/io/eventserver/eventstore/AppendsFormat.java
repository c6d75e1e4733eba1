package io.eventserver.eventstore;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The bytes of appends on their way between nodes: where their sender stands, then they. */
final class AppendsFormat {
  // No aggregate has it: whoever expects it is told of a conflict.
  private static final long NO_VERSION = -1;

  private final EventTypes types;
  private final EventParcel.Readers readers;

  AppendsFormat(EventTypes types) {
    this.types = types;
    this.readers = new EventParcel.Readers(types);
  }

  /**
   * Appends as bytes, and those of them that cannot be, by their index: the store is told of these
   * that they came to nothing, so that nothing is stored that was decided on top of them.
   */
  record Encoded(ByteBuffer bytes, Map<Integer, RequestFailure> rejected) {}

  Encoded encode(Standpoint from, Appends message) {
    Map<Integer, RequestFailure> rejected = new HashMap<>();
    byte[] bytes =
        Growing.bytes(
            out -> {
              rejected.clear();
              ShipmentFormat.write(out, from);
              var events = new EventParcel.Writer(types);
              Fields.writeString(out, message.owner());
              out.putLong(message.number())
                  .putLong(message.seen())
                  .putInt(message.appends().size());
              for (int i = 0; i < message.appends().size(); i++) {
                var failure = tryWrite(out, message.appends().get(i), events);
                if (failure != null) rejected.put(i, failure);
              }
            });
    return new Encoded(ByteBuffer.wrap(bytes), rejected);
  }

  private static @Nullable RequestFailure tryWrite(
      ByteBuffer out, Append append, EventParcel.Writer events) {
    int start = out.position();
    int extent = events.extent();
    try {
      write(out, append, events);
      return null;
    } catch (BufferOverflowException e) {
      throw e;
    } catch (RuntimeException | Error e) {
      out.position(start);
      events.cutBackTo(extent);
      write(out, Append.of(append.aggregate(), append.id(), NO_VERSION), events);
      return e instanceof RequestFailure failure
          ? failure
          : new RequestFailure(FailureCode.DOMAIN_FAILED, "the event cannot be written: " + e);
    }
  }

  private static void write(ByteBuffer out, Append append, EventParcel.Writer events) {
    Fields.writeString(out, append.aggregate());
    Fields.writeString(out, append.id());
    out.putLong(append.expectedVersion()).putLong(append.fingerprint());
    write(out, append.commandId());
    write(out, append.refusal());
    write(out, append.correlationId());
    write(out, append.meta());
    out.putInt(append.events().size());
    for (var event : append.events()) events.write(out, append.aggregate(), event);
  }

  /** Reads appends behind the standpoint. */
  Appends decode(ByteBuffer in) {
    var events = readers.reader();
    String owner = Fields.readString(in);
    long number = in.getLong();
    long seen = in.getLong();
    int count = in.getInt();
    List<Append> appends = new ArrayList<>();
    for (int i = 0; i < count; i++) appends.add(append(in, events));
    return new Appends(owner, number, seen, appends);
  }

  private static Append append(ByteBuffer in, EventParcel.Reader events) {
    String aggregate = Fields.readString(in);
    String id = Fields.readString(in);
    long expectedVersion = in.getLong();
    long fingerprint = in.getLong();
    var commandId = text(in);
    var refusal = text(in);
    var correlationId = text(in);
    var meta = meta(in);
    return new Append(
        aggregate,
        id,
        expectedVersion,
        events(in, events),
        commandId,
        fingerprint,
        refusal,
        correlationId,
        meta);
  }

  private static List<Object> events(ByteBuffer in, EventParcel.Reader events) {
    int count = in.getInt();
    List<Object> all = new ArrayList<>();
    for (int i = 0; i < count; i++) all.add(events.read(in));
    return all;
  }

  static void write(ByteBuffer out, Optional<String> text) {
    out.put((byte) (text.isPresent() ? 1 : 0));
    text.ifPresent(it -> Fields.writeString(out, it));
  }

  static Optional<String> text(ByteBuffer in) {
    return Fields.readBoolean(in) ? Optional.of(Fields.readString(in)) : Optional.empty();
  }

  static void write(ByteBuffer out, Map<String, String> meta) {
    out.putInt(meta.size());
    meta.forEach(
        (name, value) -> {
          Fields.writeString(out, name);
          Fields.writeString(out, value);
        });
  }

  static Map<String, String> meta(ByteBuffer in) {
    int count = in.getInt();
    Map<String, String> meta = new LinkedHashMap<>();
    for (int i = 0; i < count; i++) meta.put(Fields.readString(in), Fields.readString(in));
    return meta;
  }
}
