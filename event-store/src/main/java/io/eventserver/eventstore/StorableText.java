package io.eventserver.eventstore;

import java.nio.charset.StandardCharsets;

/** Texts that come from domain code, as the log can hold them: not too long, and with a UTF-8. */
public final class StorableText {
  private static final int CHARS_MAX = 1_000;

  private StorableText() {}

  /** The text's beginning; what has no UTF-8, as half a surrogate pair, becomes a question mark. */
  public static String of(String text) {
    String cut = text.substring(0, Math.min(text.length(), CHARS_MAX));
    return new String(cut.getBytes(StandardCharsets.UTF_8), StandardCharsets.UTF_8);
  }
}
