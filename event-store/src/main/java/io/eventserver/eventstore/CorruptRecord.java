package io.eventserver.eventstore;

/** Bytes that cannot be what they should be, although they may have passed their checksum. */
final class CorruptRecord extends RuntimeException {
  private static final long serialVersionUID = 1L;

  CorruptRecord(String what) {
    super(what);
  }

  /** What a record says that ends before what it should hold. */
  static CorruptRecord tooShort() {
    return new CorruptRecord("a record that ends too early");
  }
}
