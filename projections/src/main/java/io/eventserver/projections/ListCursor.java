package io.eventserver.projections;

import io.eventserver.wire.RequestFailure;
import java.nio.ByteBuffer;
import java.util.Base64;

/**
 * Where the next page of a list begins, as text that a client hands back: the slot, and a trace of
 * the projection and of what it is made of, so that another list's cursor is noticed, and one of
 * the same list before it was made anew.
 */
final class ListCursor {
  private static final int BYTES = 8;

  private ListCursor() {}

  static String of(String edition, int slot) {
    var bytes = ByteBuffer.allocate(BYTES).putInt(slot).putInt(edition.hashCode());
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes.array());
  }

  /** The slot; 400 where it is no cursor of this edition of a projection. */
  static int slot(String edition, String cursor) {
    var bytes = ByteBuffer.wrap(decoded(cursor));
    int slot = bytes.remaining() == BYTES ? bytes.getInt() : -1;
    if (slot < 0 || bytes.getInt() != edition.hashCode()) throw foreign(edition);
    return slot;
  }

  private static byte[] decoded(String cursor) {
    try {
      return Base64.getUrlDecoder().decode(cursor);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  private static RequestFailure foreign(String edition) {
    return RequestFailure.malformed(
        "after: no cursor of a list of %s: it is the next of the page before".formatted(edition));
  }
}
