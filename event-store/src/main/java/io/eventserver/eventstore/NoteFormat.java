package io.eventserver.eventstore;

import java.nio.ByteBuffer;

/** The bytes of a note on its way between nodes: those of its record. */
final class NoteFormat {
  private NoteFormat() {}

  static byte[] encode(Note note) {
    return Growing.bytes(out -> RecordFormat.note(out.put(RecordFormat.kind(note)), note));
  }

  static Note decode(byte[] bytes) {
    var in = ByteBuffer.wrap(bytes);
    return RecordDecoder.note(in.get(), in);
  }
}
