package io.eventserver.eventstore;

/** Bytes that cannot be what they should be, although they may have passed their checksum. */
final class CorruptRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptRecord(String what) {
    super(what);
  }
}
