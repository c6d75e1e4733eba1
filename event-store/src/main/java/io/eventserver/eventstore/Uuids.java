package io.eventserver.eventstore;

import java.util.Arrays;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** Ids that are UUIDs in their canonical form are kept and stored as 16 bytes. */
final class Uuids {
  private static final int CHARS = 36;
  private static final byte NONE = -1;
  private static final byte[] DIGITS = digits();

  private Uuids() {}

  private static byte[] digits() {
    var digits = new byte[128];
    Arrays.fill(digits, NONE);
    for (byte i = 0; i < 16; i++) digits[Character.forDigit(i, 16)] = i;
    return digits;
  }

  /** The UUID whose text is exactly this; null for any other text. */
  static @Nullable UUID canonical(String text) {
    if (text.length() != CHARS || !hasDashes(text)) return null;
    long first = digits(text, 0, 8);
    long second = digits(text, 9, 13);
    long third = digits(text, 14, 18);
    long fourth = digits(text, 19, 23);
    long fifth = digits(text, 24, 36);
    return (first | second | third | fourth | fifth) < 0
        ? null
        : new UUID(first << 32 | second << 16 | third, fourth << 48 | fifth);
  }

  /** The number that some digits are, twelve at most; negative where one of them is none. */
  private static long digits(String text, int from, int to) {
    long number = 0;
    for (int i = from; i < to; i++) {
      char each = text.charAt(i);
      int digit = each < DIGITS.length ? DIGITS[each] : NONE;
      if (digit == NONE) return NONE;
      number = number << 4 | digit;
    }
    return number;
  }

  private static boolean hasDashes(String text) {
    return text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-';
  }
}
