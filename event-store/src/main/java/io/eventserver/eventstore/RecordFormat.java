package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.nio.BufferOverflowException;
import java.nio.ByteBuffer;
import java.util.Map;
import java.util.zip.CRC32C;

/**
 * The bytes of every kind of record.
 *
 * <pre>
 * record     = length u32, crc32c u32 (over the body), body
 * body       = kind u8, then
 *   EVENT      flags u8, type u16, dense u32, position u64, version u32, time u64, previous u64,
 *              on the last of a decision: its events u16, and where flagged: fingerprint u64 and
 *              command id, reason, correlation id, meta u32; then the payload
 *   TYPE       id u16, aggregate, name, schema u16, json u8, fields u16, each: name, kind u8
 *   AGGREGATE  dense u32, type, id as u8 0 and a text or u8 1 and a UUID
 *   META       id u32, entries u16, each: name, value
 *   MARK       salt u64, segment u32, offset u32, durable position u64, segment u32, offset u32
 *   EPOCH      epoch u64, first position u64, time u64
 *   CHECKPOINT reactor, position u64
 *   DEAD       reactor, position u64, attempts u32, reason
 *   SETTLED    reactor, position u64
 * </pre>
 *
 * <p>Texts are a varint of their UTF-8 bytes and those; all else is big-endian. A length of 0 is
 * the end of what was written.
 */
final class RecordFormat {
  static final byte EVENT = 1;
  static final byte TYPE = 2;
  static final byte AGGREGATE = 3;
  static final byte META = 4;
  static final byte MARK = 5;
  static final byte EPOCH = 6;
  static final byte CHECKPOINT = 7;
  static final byte DEAD = 8;
  static final byte SETTLED = 9;

  static final int END_FLAG = 1;
  static final int COMMAND_ID_FLAG = 2;
  static final int REFUSED_FLAG = 4;
  static final int CORRELATION_FLAG = 8;
  static final int META_FLAG = 16;

  static final int HEAD_BYTES = 8;
  static final int MARK_BODY_BYTES = 1 + 8 + 4 + 4 + 8 + 4 + 4;
  static final int MARK_BYTES = HEAD_BYTES + MARK_BODY_BYTES;

  private RecordFormat() {}

  /** Leaves room for length and checksum; answers where the record begins. */
  static int begin(ByteBuffer out, byte kind) {
    int start = out.position();
    if (out.remaining() <= HEAD_BYTES) throw new BufferOverflowException();
    out.put(start + HEAD_BYTES, kind).position(start + HEAD_BYTES + 1);
    return start;
  }

  /** Fills in length and checksum of the record that ends here. */
  static void end(ByteBuffer out, int start, CRC32C crc) {
    int body = start + HEAD_BYTES;
    int end = out.position();
    int length = end - body;
    if (length > Limits.RECORD_BYTES_MAX) throw RequestFailure.tooLarge("a record too large");
    crc.reset();
    int limit = out.limit();
    crc.update(out.limit(end).position(body));
    out.limit(limit).putLong(start, (long) length << 32 | crc.getValue());
  }

  /** The mark of a write at the end of a segment: what is durable before it. */
  static void mark(ByteBuffer out, long salt, Segment segment, DurablePoint durable) {
    int start = begin(out, MARK);
    out.putLong(salt).putInt(segment.header().number()).putInt(segment.end());
    out.putLong(durable.position()).putInt(durable.segment()).putInt(durable.offset());
    end(out, start, new CRC32C());
  }

  /** Reads the body of the beginning of an epoch, without moving in it. */
  static Epoch epoch(ByteBuffer body) {
    int at = body.position() + 1;
    return new Epoch(body.getLong(at), body.getLong(at + 8), body.getLong(at + 16));
  }

  static void type(ByteBuffer out, int id, StoredType type) {
    out.putShort((short) id);
    Fields.writeString(out, type.aggregate());
    Fields.writeString(out, type.name());
    out.putShort((short) type.schema()).put((byte) (type.json() ? 1 : 0));
    out.putShort((short) type.fields().size());
    for (var field : type.fields()) {
      Fields.writeString(out, field.name());
      out.put((byte) field.kind().number());
    }
  }

  static void aggregate(ByteBuffer out, Identity identity) {
    out.putInt(identity.dense());
    Fields.writeString(out, identity.aggregate());
    var uuid = Uuids.canonical(identity.id());
    out.put((byte) (uuid == null ? 0 : 1));
    if (uuid != null) Fields.writeUuid(out, uuid);
    else Fields.writeString(out, identity.id());
  }

  static void meta(ByteBuffer out, int id, Map<String, String> meta) {
    out.putInt(id).putShort((short) meta.size());
    meta.forEach(
        (name, value) -> {
          Fields.writeString(out, name);
          Fields.writeString(out, value);
        });
  }

  static void note(ByteBuffer out, Note note) {
    Fields.writeString(out, note.reactor());
    switch (note) {
      case Note.Checkpoint(_, var position) -> out.putLong(position);
      case Note.Settled(_, var position) -> out.putLong(position);
      case Note.DeadLetter(_, var position, var attempts, var reason) -> {
        out.putLong(position).putInt(attempts);
        Fields.writeString(out, reason);
      }
    }
  }

  static byte kind(Note note) {
    return switch (note) {
      case Note.Checkpoint _ -> CHECKPOINT;
      case Note.DeadLetter _ -> DEAD;
      case Note.Settled _ -> SETTLED;
    };
  }
}
