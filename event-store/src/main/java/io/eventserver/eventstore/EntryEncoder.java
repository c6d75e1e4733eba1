package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes an entry's records: of a decision first what has to be defined, then its events. */
final class EntryEncoder {
  private final Dictionary dictionary;
  private final CRC32C crc = new CRC32C();

  // Many events in a row are of one type and of one time.
  private @Nullable EventCodec lastCodec;
  private final Millis times = new Millis();

  /** Is told where each event begins. */
  interface Places {
    void event(long position, int offset);
  }

  EntryEncoder(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /** Writes what an admitted decision defines, then its events; see {@link LogEntry#encode}. */
  void decision(ByteBuffer out, Admitted admitted, Places places) {
    var append = admitted.append();
    Limits.checkCount(append.events());
    int first = out.position();
    if (admitted.isNew()) aggregate(out, admitted.identity());
    int meta = append.meta().isEmpty() ? 0 : meta(out, append);
    int last = admitted.events().size() - 1;
    for (int i = 0; i <= last; i++) {
      var recorded = admitted.events().get(i);
      var codec = codec(append.aggregate(), recorded.event());
      int type = type(out, codec);
      int start = RecordFormat.begin(out, RecordFormat.EVENT);
      places.event(recorded.position(), start);
      int flags = i < last ? 0 : flags(append, meta);
      envelope(out, recorded, flags, type, admitted, i);
      if (i == last) ending(out, append, flags, meta);
      payload(out, codec, recorded.event());
      RecordFormat.end(out, start, crc);
    }
    Limits.checkDecision(out.position() - first);
  }

  /** What is defined so far, to come back to where an encoding is given up. */
  Dictionary.Extent extent() {
    return dictionary.extent();
  }

  void cutBackTo(Dictionary.Extent extent) {
    dictionary.cutBackTo(extent);
  }

  void note(ByteBuffer out, Note note) {
    int start = RecordFormat.begin(out, RecordFormat.kind(note));
    RecordFormat.note(out, note);
    RecordFormat.end(out, start, crc);
  }

  /** Writes the beginning of an epoch. */
  void epoch(ByteBuffer out, Epoch epoch) {
    int start = RecordFormat.begin(out, RecordFormat.EPOCH);
    out.putLong(epoch.number()).putLong(epoch.first()).putLong(epoch.timeMillis());
    RecordFormat.end(out, start, crc);
  }

  private EventCodec codec(String aggregate, Object event) {
    var last = lastCodec;
    if (last != null && last.isFor(aggregate, event)) return last;
    var codec = dictionary.eventTypes().codec(aggregate, event);
    if (!(event instanceof UnknownEvent)) lastCodec = codec;
    return codec;
  }

  private void envelope(
      ByteBuffer out,
      Recorded<Object> recorded,
      int flags,
      int type,
      Admitted admitted,
      int index) {
    Envelope.write(
        out,
        flags,
        type,
        admitted.identity().dense(),
        recorded.position(),
        recorded.version(),
        times.of(recorded.time()),
        admitted.previous(index));
  }

  private static void payload(ByteBuffer out, EventCodec codec, Object event) {
    int start = out.position();
    codec.writer().write(out, event);
    Limits.checkPayload(out.position() - start);
  }

  private static int flags(Append append, int meta) {
    return RecordFormat.END_FLAG
        | (append.commandId().isPresent() ? RecordFormat.COMMAND_ID_FLAG : 0)
        | (append.refusal().isPresent() ? RecordFormat.REFUSED_FLAG : 0)
        | (append.correlationId().isPresent() ? RecordFormat.CORRELATION_FLAG : 0)
        | (meta != 0 ? RecordFormat.META_FLAG : 0);
  }

  private static void ending(ByteBuffer out, Append append, int flags, int meta) {
    out.putShort((short) append.events().size());
    if (flags == RecordFormat.END_FLAG) return;
    if (append.commandId().isPresent()) {
      out.putLong(append.fingerprint());
      Fields.writeString(out, append.commandId().get());
    }
    append.refusal().ifPresent(reason -> Fields.writeString(out, reason));
    append.correlationId().ifPresent(id -> Fields.writeString(out, id));
    if (meta != 0) out.putInt(meta);
  }

  private void aggregate(ByteBuffer out, Identity identity) {
    int start = RecordFormat.begin(out, RecordFormat.AGGREGATE);
    RecordFormat.aggregate(out, identity);
    RecordFormat.end(out, start, crc);
  }

  private int type(ByteBuffer out, EventCodec codec) {
    int known = dictionary.number(codec);
    if (known != 0) return known;
    StoredType type = codec.stored();
    Limits.checkDefined(dictionary.extent().types() + 1, "types of events");
    Limits.checkDefined(type.fields().size(), "fields of an event");
    int start = RecordFormat.begin(out, RecordFormat.TYPE);
    int number = dictionary.define(type);
    RecordFormat.type(out, number, type);
    RecordFormat.end(out, start, crc);
    return number;
  }

  private int meta(ByteBuffer out, Append append) {
    int known = dictionary.number(append.meta());
    if (known != 0) return known;
    Limits.checkDefined(append.meta().size(), "entries of meta");
    int start = RecordFormat.begin(out, RecordFormat.META);
    int number = dictionary.define(append.meta());
    RecordFormat.meta(out, number, append.meta());
    RecordFormat.end(out, start, crc);
    return number;
  }
}
