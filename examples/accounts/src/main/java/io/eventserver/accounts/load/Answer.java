package io.eventserver.accounts.load;

/**
 * What one request came to.
 *
 * @param slot that of the request
 * @param read whether it was a read
 * @param done commands or reads that the server did
 * @param refused those that a rule of the domain refused
 * @param overloaded those that the server had no room for
 * @param failed those that failed in any other way
 */
public record Answer(int slot, boolean read, int done, int refused, int overloaded, int failed) {
  static Answer done(int slot, int count) {
    return new Answer(slot, false, count, 0, 0, 0);
  }

  /** By the failure code that the server told. */
  static Answer failed(int slot, int code, int count) {
    return switch (code) {
      case 422 -> new Answer(slot, false, 0, count, 0, 0);
      case 503 -> new Answer(slot, false, 0, 0, count, 0);
      default -> new Answer(slot, false, 0, 0, 0, count);
    };
  }

  /** The same, of a read. */
  Answer ofRead() {
    return new Answer(slot, true, done, refused, overloaded, failed);
  }

  /** The same, where one of those that are done has failed in truth. */
  Answer insteadOfOne(int code) {
    var one = failed(slot, code, 1);
    return new Answer(
        slot,
        read,
        done - 1,
        refused + one.refused,
        overloaded + one.overloaded,
        failed + one.failed);
  }
}
