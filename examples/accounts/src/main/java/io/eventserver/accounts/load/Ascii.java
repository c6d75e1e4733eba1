package io.eventserver.accounts.load;

import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;

/** Text of protocols that are made of ASCII, as bytes. */
public final class Ascii {
  private static final int DECIMAL = 10;

  private Ascii() {}

  public static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.US_ASCII);
  }

  /** Writes a number that is not negative, in decimal digits. */
  public static void write(long number, ByteBuffer out) {
    if (number >= DECIMAL) write(number / DECIMAL, out);
    out.put((byte) ('0' + number % DECIMAL));
  }

  /** Reads decimal digits, up to what is none. */
  public static long number(ByteBuffer in, int at) {
    long number = 0;
    for (int i = at; in.get(i) >= '0' && in.get(i) <= '9'; i++) {
      number = DECIMAL * number + in.get(i) - '0';
    }
    return number;
  }

  /** Where bytes are found within others, from a place on and before another; −1: nowhere. */
  public static int find(byte[] wanted, ByteBuffer in, int from, int to) {
    byte first = wanted[0];
    for (int i = from; i <= to - wanted.length; i++) {
      if (in.get(i) == first && isAt(wanted, in, i)) return i;
    }
    return -1;
  }

  private static boolean isAt(byte[] wanted, ByteBuffer in, int at) {
    for (int i = 1; i < wanted.length; i++) if (in.get(at + i) != wanted[i]) return false;
    return true;
  }
}
