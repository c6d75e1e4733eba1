package io.eventserver.edge;

import java.util.List;
import org.jspecify.annotations.Nullable;

/** Patterns in which {@code *} stands for any characters, also none. */
final class Globs {
  private Globs() {}

  /** Whether one of the patterns matches all of a text; there is none that matches no text. */
  static boolean match(List<String> patterns, @Nullable String text) {
    if (text == null) return false;
    for (String pattern : patterns) if (match(pattern, text)) return true;
    return false;
  }

  /** In time proportional to the product of both lengths at most. */
  static boolean match(String pattern, String text) {
    int at = 0;
    int in = 0;
    int star = -1;
    int again = 0;
    while (at < text.length()) {
      if (in < pattern.length() && pattern.charAt(in) == '*') {
        star = in++;
        again = at;
      } else if (in < pattern.length() && pattern.charAt(in) == text.charAt(at)) {
        in++;
        at++;
      } else if (star >= 0) {
        // The last star takes one more.
        in = star + 1;
        at = ++again;
      } else {
        return false;
      }
    }
    while (in < pattern.length() && pattern.charAt(in) == '*') in++;
    return in == pattern.length();
  }
}
