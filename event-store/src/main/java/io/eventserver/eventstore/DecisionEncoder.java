package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.eventserver.eventstore.Draft.Admitted;
import io.eventserver.eventstore.Draft.Entry;
import java.nio.ByteBuffer;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;

/** Writes a decision's records: first what has to be defined, then its events. */
final class DecisionEncoder {
  private final Dictionary dictionary;
  private final CRC32C crc = new CRC32C();

  DecisionEncoder(Dictionary dictionary) {
    this.dictionary = dictionary;
  }

  /**
   * Writes behind what is in the buffer.
   *
   * @throws io.eventserver.wire.RequestFailure 413 where it is too large
   * @throws java.nio.BufferOverflowException where the buffer is too small
   */
  void encode(ByteBuffer out, Admitted admitted) {
    var append = admitted.append();
    Limits.checkCount(append.events());
    int start = out.position();
    admitted.created().ifPresent(identity -> aggregate(out, identity));
    int meta = append.meta().isEmpty() ? 0 : meta(out, append);
    for (int i = 0; i < admitted.entries().size(); i++) {
      var entry = admitted.entries().get(i);
      boolean last = i == admitted.entries().size() - 1;
      var codec = dictionary.eventTypes().codec(append.aggregate(), entry.recorded().event());
      int type = type(out, codec);
      event(out, entry, type, codec, last ? new End(append, meta) : null);
    }
    Limits.checkDecision(out.position() - start);
  }

  /** What is defined so far, to come back to where an encoding is given up. */
  Dictionary.Extent extent() {
    return dictionary.extent();
  }

  void cutBackTo(Dictionary.Extent extent) {
    dictionary.cutBackTo(extent);
  }

  /** Writes a note. */
  void encode(ByteBuffer out, Note note) {
    int start = RecordFormat.begin(out, RecordFormat.kind(note));
    RecordFormat.note(out, note);
    RecordFormat.end(out, start, crc);
  }

  /** Writes the mark that each write begins with. */
  void mark(ByteBuffer out, long salt, int segment, int offset, DurablePoint durable) {
    int start = RecordFormat.begin(out, RecordFormat.MARK);
    out.putLong(salt).putInt(segment).putInt(offset);
    out.putLong(durable.position()).putInt(durable.segment()).putInt(durable.offset());
    RecordFormat.end(out, start, crc);
  }

  /** Writes the beginning of an epoch. */
  void epoch(ByteBuffer out, LogIdentity identity, long timeMillis) {
    int start = RecordFormat.begin(out, RecordFormat.EPOCH);
    out.putLong(identity.epoch()).putLong(identity.first()).putLong(timeMillis);
    RecordFormat.end(out, start, crc);
  }

  private record End(Append append, int meta) {}

  private void event(ByteBuffer out, Entry entry, int type, EventCodec codec, @Nullable End end) {
    Recorded<Object> recorded = entry.recorded();
    int start = RecordFormat.begin(out, RecordFormat.EVENT);
    out.put((byte) (end == null ? 0 : flags(end)));
    out.putShort((short) type).putInt(entry.identity().dense()).putLong(recorded.position());
    out.putInt((int) recorded.version()).putLong(recorded.time().toEpochMilli());
    out.putLong(entry.previous());
    if (end != null) ending(out, end);
    int payload = out.position();
    codec.writer().write(out, recorded.event());
    Limits.checkPayload(out.position() - payload);
    RecordFormat.end(out, start, crc);
  }

  private static int flags(End end) {
    return RecordFormat.END_FLAG
        | (end.append.commandId().isPresent() ? RecordFormat.COMMAND_ID_FLAG : 0)
        | (end.append.refusal().isPresent() ? RecordFormat.REFUSED_FLAG : 0)
        | (end.append.correlationId().isPresent() ? RecordFormat.CORRELATION_FLAG : 0)
        | (end.meta != 0 ? RecordFormat.META_FLAG : 0);
  }

  private static void ending(ByteBuffer out, End end) {
    var append = end.append;
    out.putShort((short) append.events().size());
    if (append.commandId().isPresent()) {
      out.putLong(append.fingerprint());
      Fields.writeString(out, append.commandId().get());
    }
    append.refusal().ifPresent(reason -> Fields.writeString(out, reason));
    append.correlationId().ifPresent(id -> Fields.writeString(out, id));
    if (end.meta != 0) out.putInt(end.meta);
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
    int start = RecordFormat.begin(out, RecordFormat.TYPE);
    int number = dictionary.define(type);
    RecordFormat.type(out, number, type);
    RecordFormat.end(out, start, crc);
    return number;
  }

  private int meta(ByteBuffer out, Append append) {
    int known = dictionary.number(append.meta());
    if (known != 0) return known;
    int start = RecordFormat.begin(out, RecordFormat.META);
    int number = dictionary.define(append.meta());
    RecordFormat.meta(out, number, append.meta());
    RecordFormat.end(out, start, crc);
    return number;
  }
}
