package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The bytes of what appends came to. Of stored events only numbers travel: who sent them has them.
 */
final class OutcomesFormat {
  private static final byte STORED = 0;
  private static final byte CHECKED = 1;
  private static final byte CONFLICT = 2;
  private static final byte REPEATED = 3;
  private static final byte REJECTED = 4;
  private static final byte LOST = 5;

  private final EventTypes types;
  private final EventParcel.Readers readers;

  OutcomesFormat(EventTypes types) {
    this.types = types;
    this.readers = new EventParcel.Readers(types);
  }

  byte[] encode(List<Appended> outcomes) {
    return Growing.bytes(
        out -> {
          var events = new EventParcel.Writer(types);
          for (var outcome : outcomes) write(out, outcome, events);
        });
  }

  private static void write(ByteBuffer out, Appended outcome, EventParcel.Writer events) {
    switch (outcome) {
      case Appended.Stored(var stored) when stored.isEmpty() -> out.put(CHECKED);
      case Appended.Stored(var stored) -> {
        var first = stored.getFirst();
        out.put(STORED).putLong(first.position()).putLong(first.version());
        out.putLong(first.time().toEpochMilli());
      }
      case Appended.Conflict(var version) -> out.put(CONFLICT).putLong(version);
      case Appended.Repeated(var decided) -> write(out.put(REPEATED), decided, events);
      case Appended.Rejected(var failure) -> write(out.put(REJECTED), failure);
      case Appended.Lost(var failure) -> write(out.put(LOST), failure);
    }
  }

  private static void write(ByteBuffer out, RequestFailure failure) {
    Fields.writeString(out.putShort((short) failure.code().number()), failure.reason());
  }

  private static void write(ByteBuffer out, Decided decided, EventParcel.Writer events) {
    var first = decided.events().getFirst();
    Fields.writeString(out, decided.commandId());
    out.putLong(decided.fingerprint());
    AppendsFormat.write(out, decided.refusal());
    Fields.writeString(out, first.aggregate());
    Fields.writeString(out, first.id());
    out.putLong(first.position()).putLong(first.version()).putLong(first.time().toEpochMilli());
    AppendsFormat.write(out, first.correlationId());
    AppendsFormat.write(out, first.meta());
    out.putInt(decided.events().size());
    for (var each : decided.events()) events.write(out, each.aggregate(), each.event());
  }

  /** What a message came to. */
  List<Appended> decode(byte[] bytes, Appends message) {
    var in = ByteBuffer.wrap(bytes);
    var events = readers.reader();
    List<Appended> outcomes = new ArrayList<>();
    for (var append : message.appends()) outcomes.add(outcome(in, append, events));
    return outcomes;
  }

  private static Appended outcome(ByteBuffer in, Append append, EventParcel.Reader events) {
    byte kind = in.get();
    return switch (kind) {
      case STORED -> stored(in, append);
      case CHECKED -> new Appended.Stored(List.of());
      case CONFLICT -> new Appended.Conflict(in.getLong());
      case REPEATED -> new Appended.Repeated(decided(in, events));
      case REJECTED -> new Appended.Rejected(failure(in));
      case LOST -> new Appended.Lost(failure(in));
      default -> throw new CorruptRecord("an outcome of kind " + kind);
    };
  }

  private static Appended stored(ByteBuffer in, Append append) {
    return new Appended.Stored(
        recorded(append.events(), new First(append.aggregate(), append.id(), in), append));
  }

  private static RequestFailure failure(ByteBuffer in) {
    int code = Short.toUnsignedInt(in.getShort());
    return new RequestFailure(FailureCode.of(code), Fields.readString(in));
  }

  private static Decided decided(ByteBuffer in, EventParcel.Reader events) {
    String commandId = Fields.readString(in);
    long fingerprint = in.getLong();
    var refusal = AppendsFormat.text(in);
    var first = new First(Fields.readString(in), Fields.readString(in), in);
    var correlationId = AppendsFormat.text(in);
    var meta = AppendsFormat.meta(in);
    int count = in.getInt();
    List<Object> plain = new ArrayList<>();
    for (int i = 0; i < count; i++) plain.add(events.read(in));
    var append =
        new Append(
            first.aggregate,
            first.id,
            first.version - 1,
            plain,
            Optional.of(commandId),
            fingerprint,
            refusal,
            correlationId,
            meta);
    return new Decided(commandId, fingerprint, refusal, recorded(plain, first, append));
  }

  /** The numbers of a decision's first event; those of the others follow. */
  private record First(String aggregate, String id, long position, long version, Instant time) {
    First(String aggregate, String id, ByteBuffer in) {
      this(aggregate, id, in.getLong(), in.getLong(), Instant.ofEpochMilli(in.getLong()));
    }
  }

  private static List<Recorded<Object>> recorded(List<Object> events, First first, Append append) {
    List<Recorded<Object>> all = new ArrayList<>(events.size());
    for (Object event : events) {
      int ordinal = all.size();
      all.add(
          new Recorded<>(
              first.position + ordinal,
              first.aggregate,
              first.id,
              first.version + ordinal,
              first.time,
              event,
              append.commandId(),
              append.correlationId(),
              append.meta()));
    }
    return all;
  }
}
