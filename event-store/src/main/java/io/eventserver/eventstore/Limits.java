package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.util.List;

/** How large what is stored may be; beyond, an append is rejected with 413. */
final class Limits {
  static final int PAYLOAD_BYTES_MAX = 256 * 1024;
  static final int DECISION_EVENTS_MAX = 1_000;
  static final int DECISION_BYTES_MAX = 4 * 1024 * 1024;

  /** A payload and all that may stand beside it in one record. */
  static final int RECORD_BYTES_MAX = PAYLOAD_BYTES_MAX + 64 * 1024;

  static final int TEXT_BYTES_MAX = 16 * 1024;
  private static final int DEFINED_MAX = 0xFFFF;

  private Limits() {}

  /** What is counted in two bytes. */
  static void checkDefined(int count, String what) {
    if (count > DEFINED_MAX)
      throw RequestFailure.tooLarge("more than %d %s".formatted(DEFINED_MAX, what));
  }

  static void checkCount(List<?> events) {
    if (events.size() > DECISION_EVENTS_MAX) {
      throw RequestFailure.tooLarge(
          "a decision of %d events: at most %d".formatted(events.size(), DECISION_EVENTS_MAX));
    }
  }

  static void checkPayload(int bytes) {
    if (bytes > PAYLOAD_BYTES_MAX) {
      throw RequestFailure.tooLarge("an event of more than %d bytes".formatted(PAYLOAD_BYTES_MAX));
    }
  }

  static void checkDecision(int bytes) {
    if (bytes > DECISION_BYTES_MAX) {
      throw RequestFailure.tooLarge(
          "a decision of more than %d bytes".formatted(DECISION_BYTES_MAX));
    }
  }
}
