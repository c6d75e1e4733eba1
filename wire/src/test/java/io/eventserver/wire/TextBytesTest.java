package io.eventserver.wire;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What a text takes, against what it is written as. */
class TextBytesTest {
  private static final int QUOTES = 2;

  @Test
  @DisplayName("no text takes more than is said, and none but control characters much less")
  void everyLetter() {
    for (int letter = 0; letter <= Character.MAX_CODE_POINT; letter++) {
      boolean half = letter <= Character.MAX_VALUE && Character.isSurrogate((char) letter);
      if (half) continue;
      String text = Character.toString(letter);
      int written = Json.bytes(text).length - QUOTES;
      assertThat(TextBytes.of(text)).as(text).isGreaterThanOrEqualTo(written);
      if (letter >= ' ') assertThat(TextBytes.of(text)).as(text).isEqualTo(written);
    }
  }
}
