package io.eventserver.projections;

import io.eventserver.wire.RequestFailure;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where the next page of a list begins, as text that a client hands back: the slot, and a trace of
 * the projection, so that another list's cursor is noticed.
 */
final class ListCursor {
  private static final int BYTES = 8;

  private ListCursor() {}

  static String of(String projection, int slot) {
    var bytes = ByteBuffer.allocate(BYTES).putInt(slot).putInt(projection.hashCode());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The slot; 400 where it is no cursor of this projection. */
  static int slot(String projection, String cursor) {
    var bytes = ByteBuffer.wrap(decoded(cursor));
    int slot = bytes.remaining() == BYTES ? bytes.getInt() : -1;
    if (slot < 0 || bytes.getInt() != projection.hashCode()) throw foreign(projection);
    return slot;
  }

  private static byte[] decoded(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static RequestFailure foreign(String projection) {
    return RequestFailure.malformed(
        "after: no cursor of a list of %s: it is the next of the page before"
            .formatted(projection));
  }
}
