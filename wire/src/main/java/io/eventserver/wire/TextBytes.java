package io.eventserver.wire;

/** How many bytes texts take as JSON. */
public final class TextBytes {
  private static final int ESCAPED = 6;

  private TextBytes() {}

  /** Of one text, without its quotes: exactly so many, or a few more. */
  public static int of(String text) {
    int bytes = text.length();
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      if (c < ' ' || Character.isSurrogate(c)) bytes += ESCAPED - 1;
      else if (c == '"' || c == '\\') bytes += 1;
      else if (c >= 0x800) bytes += 2;
      else if (c >= 0x80) bytes += 1;
    }
    return bytes;
  }
}
