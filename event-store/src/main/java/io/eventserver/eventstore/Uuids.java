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
    long most = 0;
    long least = 0;
    for (int i = 0; i < CHARS; i++) {
      if (isDash(i)) continue;
      char each = text.charAt(i);
      int digit = each < DIGITS.length ? DIGITS[each] : NONE;
      if (digit == NONE) return null;
      if (i < 19) most = (most << 4) | digit;
      else least = (least << 4) | digit;
    }
    return new UUID(most, least);
  }

  private static boolean hasDashes(String text) {
    return text.charAt(8) == '-'
        && text.charAt(13) == '-'
        && text.charAt(18) == '-'
        && text.charAt(23) == '-';
  }

  private static boolean isDash(int at) {
    return at == 8 || at == 13 || at == 18 || at == 23;
  }
}
