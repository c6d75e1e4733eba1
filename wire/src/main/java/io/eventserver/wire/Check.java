package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;
import org.jspecify.annotations.Nullable;

/** The limits of what a request may hold: an {@link IllegalArgumentException} names the field. */
public final class Check {
  static final int ID_CHARS_MAX = 200;
  static final int BATCH_ITEMS_MAX = 10_000;
  static final int LIMIT_DEFAULT = 100;
  static final int LIMIT_MAX = 10_000;
  static final int WAIT_MILLIS_DEFAULT = 5_000;
  static final int WAIT_MILLIS_MAX = 30_000;

  private Check() {}

  /** An id that a client or domain code gives; null is no matter of this. */
  public static void id(String field, @Nullable String value) {
    if (value == null) return;
    if (value.isEmpty() || value.length() > ID_CHARS_MAX) {
      throw new IllegalArgumentException(field + ": 1 to " + ID_CHARS_MAX + " characters");
    }
    if (hasLoneSurrogate(value)) {
      throw new IllegalArgumentException(field + ": half a surrogate pair");
    }
  }

  private static boolean hasLoneSurrogate(String value) {
    for (int i = 0; i < value.length(); i++) {
      if (Character.isSurrogate(value.charAt(i))) return value.codePoints().anyMatch(Check::isLone);
    }
    return false;
  }

  private static boolean isLone(int codePoint) {
    return Character.getType(codePoint) == Character.SURROGATE;
  }

  /** The items of a batch, as they stand in a field that is the only one. */
  public static JsonNode batch(String field, JsonNode body) {
    var items = body.path(field);
    if (body.size() != 1) throw notAlone(field);
    if (!items.isArray() || items.isEmpty()) throw noBatch(field);
    batchSize(field, items.size());
    return items;
  }

  static RequestFailure notAlone(String field) {
    return RequestFailure.malformed("a batch holds '" + field + "' only");
  }

  static RequestFailure noBatch(String field) {
    return RequestFailure.malformed(field + ": an array with at least one item");
  }

  static void batchSize(String field, int items) {
    if (items <= BATCH_ITEMS_MAX) return;
    throw RequestFailure.tooLarge(field + ": at most " + BATCH_ITEMS_MAX + " items");
  }

  static void atLeast(String field, @Nullable Long value, long least) {
    if (value != null && value < least) {
      throw new IllegalArgumentException(field + ": at least " + least);
    }
  }

  static int limit(@Nullable Integer limit) {
    if (limit == null) return LIMIT_DEFAULT;
    if (limit < 1 || limit > LIMIT_MAX) {
      throw new IllegalArgumentException("limit: 1 to " + LIMIT_MAX);
    }
    return limit;
  }

  static int waitMillis(@Nullable Integer waitMillis) {
    if (waitMillis == null) return WAIT_MILLIS_DEFAULT;
    if (waitMillis < 0 || waitMillis > WAIT_MILLIS_MAX) {
      throw new IllegalArgumentException("waitMillis: 0 to " + WAIT_MILLIS_MAX);
    }
    return waitMillis;
  }
}
