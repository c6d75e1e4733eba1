package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** The bytes of a note on its way between nodes: where its sender stands, then its record's. */
final class NoteFormat {
  private NoteFormat() {}

  static byte[] encode(Standpoint from, Note note) {
    return Growing.bytes(
        out -> {
          ShipmentFormat.write(out, from);
          RecordFormat.note(out.put(RecordFormat.kind(note)), note);
        });
  }

  /** Reads a note behind the standpoint. */
  static Note decode(ByteBuffer in) {
    return RecordDecoder.note(in.get(), in);
  }
}
