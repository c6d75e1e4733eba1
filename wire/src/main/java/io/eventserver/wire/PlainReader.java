package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.HexFormat;
import org.jspecify.annotations.Nullable;

/**
 * Reads JSON as clients usually write it: names and ids without escapes, numbers of a few digits,
 * little nesting. It takes less time than a parser.
 *
 * <p>What it takes, a parser takes as the same. Where anything else stands, be it wrong or only
 * unusual, it ends with {@link Unusual}, and a parser has to say what it is. One thread.
 */
public final class PlainReader {
  /** How deeply what it takes may nest. */
  public static final int DEPTH_MAX = 8;

  private static final int DIGITS_MAX = 18;
  private static final int NAME_CHARS_MAX = 1_000;
  private static final String ESCAPED = "\"\\/bfnrt";
  private static final String NOT_UTF_8 = "\ufffd";

  private static final VarHandle EIGHT =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
  private static final long ONES = 0x0101_0101_0101_0101L;
  private static final long HIGHEST = 0x8080_8080_8080_8080L;
  private static final long SPACES = ' ' * ONES;
  private static final long QUOTES = '"' * ONES;
  private static final long ESCAPES = '\\' * ONES;

  private final byte[] bytes;
  private final int end;
  private int at;
  // In the innermost object or array, whether something stands before what comes next.
  private boolean begun;

  /** It is for a parser to read. */
  public static final class Unusual extends Exception {
    private static final long serialVersionUID = 1L;

    public Unusual() {
      super(null, null, false, false);
    }
  }

  /** Makes something of the value that comes next; what is no such thing is an illegal argument. */
  interface Reading<T> {
    T read(PlainReader in) throws Unusual;
  }

  /** Before one value that has nothing else around it. */
  public PlainReader(byte[] bytes, int from, int length) {
    this.bytes = bytes;
    this.at = from;
    this.end = from + length;
  }

  /** Enters an object. */
  public void object() throws Unusual {
    pass('{');
    begun = false;
  }

  /** The name of its next field, whose value is to be read next; null: it has ended. */
  public @Nullable String field() throws Unusual {
    if (!isMore('}')) return null;
    String name = word();
    if (name.length() > NAME_CHARS_MAX) throw new Unusual();
    pass(':');
    return name;
  }

  /** Enters an array. */
  void array() throws Unusual {
    pass('[');
    begun = false;
  }

  /** Whether it has a next item, which is to be read next; otherwise it has ended. */
  boolean item() throws Unusual {
    return isMore(']');
  }

  private boolean isMore(char last) throws Unusual {
    boolean more = token() != last;
    if (!more) at++;
    else if (begun) pass(',');
    begun = true;
    return more;
  }

  /** This one, where a field has not been read before. */
  public PlainReader once(@Nullable Object before) throws Unusual {
    if (before != null) throw new Unusual();
    return this;
  }

  /** A text that comes again and again. */
  public String word() throws Unusual {
    int from = textBegin();
    return passText(false) ? Words.of(bytes, from, at - 1) : decoded(from);
  }

  /** A text. */
  public String text() throws Unusual {
    int from = textBegin();
    return passText(false) ? new String(bytes, from, at - 1 - from, ISO_8859_1) : decoded(from);
  }

  private int textBegin() throws Unusual {
    pass('"');
    return at;
  }

  /** Passes over the rest of a text; whether it is ASCII. */
  private boolean passText(boolean mayEscape) throws Unusual {
    int to = at;
    while (to + Long.BYTES <= end && ends(eight(bytes, to)) == 0) to += Long.BYTES;
    boolean ascii = true;
    for (; to < end && bytes[to] != '"'; to++) {
      byte next = bytes[to];
      if (next < 0) ascii = false;
      else if (next == '\\' && mayEscape) to = escapeEnd(to + 1);
      else if (next == '\\' || next < ' ') throw new Unusual();
    }
    if (to >= end) throw new Unusual();
    at = to + 1;
    return ascii;
  }

  /** The last byte of an escape, whose second stands somewhere. */
  private int escapeEnd(int second) throws Unusual {
    if (second == end) throw new Unusual();
    if (bytes[second] != 'u') {
      if (ESCAPED.indexOf(bytes[second]) < 0) throw new Unusual();
      return second;
    }
    int last = second + 4;
    if (last >= end) throw new Unusual();
    for (int i = second + 1; i <= last; i++) {
      if (!HexFormat.isHexDigit(bytes[i])) throw new Unusual();
    }
    return last;
  }

  /** The highest bit of the first of eight bytes, the lowest first, that may end plain ASCII. */
  private static long ends(long eight) {
    long quote = eight ^ QUOTES;
    long escape = eight ^ ESCAPES;
    return (eight | (eight - SPACES) | (quote - ONES) | (escape - ONES)) & HIGHEST;
  }

  static long eight(byte[] bytes, int at) {
    return (long) EIGHT.get(bytes, at);
  }

  private String decoded(int from) throws Unusual {
    String text = new String(bytes, from, at - 1 - from, UTF_8);
    if (text.contains(NOT_UTF_8)) throw new Unusual();
    return text;
  }

  /** A whole number. */
  public long number() throws Unusual {
    boolean negative = token() == '-';
    if (negative) at++;
    int from = at;
    passWhole();
    long number = 0;
    for (int i = from; i < at; i++) number = 10 * number + bytes[i] - '0';
    return negative ? -number : number;
  }

  /** True or false. */
  boolean truth() throws Unusual {
    boolean isTrue = token() == 't';
    passLiteral(isTrue ? "true" : "false");
    return isTrue;
  }

  private void passWhole() throws Unusual {
    int from = at;
    int digits = passDigits();
    if (digits > 1 && bytes[from] == '0') throw new Unusual();
  }

  private int passDigits() throws Unusual {
    int from = at;
    while (at < end && bytes[at] >= '0' && bytes[at] <= '9') at++;
    int digits = at - from;
    if (digits == 0 || digits > DIGITS_MAX) throw new Unusual();
    return digits;
  }

  /** The bytes of any value. */
  public JsonPart.Bytes value() throws Unusual {
    token();
    int from = at;
    passValue(DEPTH_MAX);
    return new JsonPart.Bytes(bytes, from, at - from);
  }

  /** The same with what a reader makes of it, where it is usual. */
  JsonPart.Bytes value(Reading<?> reader) throws Unusual {
    token();
    int from = at;
    try {
      Object known = reader.read(this);
      return new JsonPart.Bytes(bytes, from, at - from, known);
    } catch (Unusual | IllegalArgumentException e) {
      at = from;
      begun = true;
      return value();
    }
  }

  /** The bytes of an object. */
  JsonPart.Bytes objectBytes() throws Unusual {
    if (token() != '{') throw new Unusual();
    return value();
  }

  private void passValue(int depth) throws Unusual {
    if (depth == 0) throw new Unusual();
    switch (token()) {
      case '"' -> passText();
      case '{' -> passObject(depth);
      case '[' -> passArray(depth);
      case 't' -> passLiteral("true");
      case 'f' -> passLiteral("false");
      case 'n' -> passLiteral("null");
      default -> passNumber();
    }
  }

  private void passObject(int depth) throws Unusual {
    object();
    while (field() != null) passValue(depth - 1);
  }

  private void passArray(int depth) throws Unusual {
    array();
    while (item()) passValue(depth - 1);
  }

  private void passText() throws Unusual {
    int from = textBegin();
    if (!passText(true)) decoded(from);
  }

  private void passLiteral(String literal) throws Unusual {
    for (int i = 0; i < literal.length(); i++) {
      if (next() != literal.charAt(i)) throw new Unusual();
    }
  }

  private void passNumber() throws Unusual {
    int from = at;
    if (bytes[at] == '-') at++;
    passWhole();
    if (at < end && bytes[at] == '.') {
      at++;
      passDigits();
    }
    if (at - from > DIGITS_MAX + 1) throw new Unusual();
  }

  /** That nothing follows. */
  public void end() throws Unusual {
    passSpace();
    if (at < end) throw new Unusual();
  }

  private void pass(char token) throws Unusual {
    if (token() != token) throw new Unusual();
    at++;
  }

  /** The first byte of the next token, at which it stands then. */
  private byte token() throws Unusual {
    if (at < end && bytes[at] > ' ') return bytes[at];
    passSpace();
    if (at == end) throw new Unusual();
    return bytes[at];
  }

  private void passSpace() {
    while (at < end && isSpace(bytes[at])) at++;
  }

  private static boolean isSpace(byte it) {
    return it == ' ' || it == '\n' || it == '\r' || it == '\t';
  }

  private byte next() throws Unusual {
    if (at == end) throw new Unusual();
    return bytes[at++];
  }
}
