package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Texts of ASCII that come again and again, as one object each while they do. The latest stay; what
 * takes the place of another harms nothing but time. Any thread.
 */
final class Words {
  private static final int BYTES_MAX = 64;
  // A power of two; for names of fields, types, commands, addresses.
  private static final @Nullable Word[] WORDS = new Word[1_024];
  private static final int SHIFT = Long.SIZE - 10;
  // 2^64 / golden ratio: Fibonacci hashing, Knuth, The Art of Computer Programming 3, 6.4.
  private static final long FACTOR = 0x9e37_79b9_7f4a_7c15L;

  private static final class Word {
    private final byte[] bytes;
    private final String text;

    Word(byte[] bytes) {
      this.bytes = bytes;
      this.text = new String(bytes, ISO_8859_1);
    }
  }

  private Words() {}

  /** The text that some bytes of ASCII are. */
  static String of(byte[] bytes, int from, int to) {
    if (to - from > BYTES_MAX || from + Long.BYTES > bytes.length) {
      return new String(bytes, from, to - from, ISO_8859_1);
    }
    int slot = slot(bytes, from, to);
    var known = WORDS[slot];
    if (known == null || !isSame(known.bytes, bytes, from, to)) {
      known = new Word(Arrays.copyOfRange(bytes, from, to));
      WORDS[slot] = known;
    }
    return known.text;
  }

  private static boolean isSame(byte[] word, byte[] bytes, int from, int to) {
    return Arrays.equals(word, 0, word.length, bytes, from, to);
  }

  /** From the first and the last eight bytes. */
  private static int slot(byte[] bytes, int from, int to) {
    int length = to - from;
    long first = PlainReader.eight(bytes, from);
    long hash =
        length < Long.BYTES
            ? first & ((1L << (Byte.SIZE * length)) - 1)
            : first * FACTOR + PlainReader.eight(bytes, to - Long.BYTES);
    return (int) ((hash * FACTOR) >>> SHIFT);
  }
}
