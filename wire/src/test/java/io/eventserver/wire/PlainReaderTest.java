package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What is read plainly is what a parser makes of it; at anything else plain reading ends. */
class PlainReaderTest {
  private static final int CASES = 50_000;
  private static final String USUAL =
      " { 'a' : 'text', 'more':[1,-20 , 3.25,0,true,false,null, [], {}], 'ü':'ä€😀 longer than 8',"
          + "'escaped':'\\\\ \\' \\/ \\b\\f\\n\\r\\t \\u00e4\\uD83D', 'deep':[[[[[[7]]]]]]}\n";
  private static final String PIECES = "{}[]:,\"\\ 0123e-.+nulltruE\u0001ä€";

  private static byte[] bytes(String json) {
    return json.replace('\'', '"').getBytes(UTF_8);
  }

  private static PlainReader of(byte[] json) {
    byte[] around = new byte[json.length + 4];
    System.arraycopy(json, 0, around, 2, json.length);
    around[0] = '"';
    around[around.length - 1] = '"';
    return new PlainReader(around, 2, json.length);
  }

  private static boolean isTaken(byte[] json) {
    try {
      var in = of(json);
      byte[] value = in.value().copy();
      in.end();
      assertThat(value).asString(UTF_8).isEqualTo(new String(json, UTF_8).strip());
      return true;
    } catch (PlainReader.Unusual e) {
      return false;
    }
  }

  private static boolean isParsed(byte[] json) {
    try (var in = Json.TOKENS.createParser(json)) {
      in.nextToken();
      in.skipChildren();
      in.finishToken();
      return in.nextToken() == null;
    } catch (IOException e) {
      return false;
    }
  }

  @Test
  @DisplayName("what a few changed characters make of it is taken only where a parser takes it")
  void chance() {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("PlainReaderTest: -Dseed=" + seed);
    var random = new Random(seed);
    int taken = 0;
    for (int i = 0; i < CASES; i++) {
      byte[] json = bytes(changed(random));
      if (random.nextInt(4) == 0) json[random.nextInt(json.length)] = (byte) random.nextInt();
      if (!isTaken(json)) continue;
      taken++;
      assertThat(isParsed(json)).as(new String(json, UTF_8)).isTrue();
    }
    assertThat(taken).isBetween(CASES / 20, CASES - CASES / 20);
  }

  private static String changed(Random random) {
    var json = new StringBuilder(USUAL);
    for (int change = random.nextInt(3); change >= 0; change--) {
      int at = random.nextInt(json.length());
      int piece = random.nextInt(PIECES.length());
      if (random.nextBoolean()) json.deleteCharAt(at);
      if (random.nextBoolean()) json.insert(at, PIECES.charAt(piece));
    }
    return json.toString();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {USUAL, "7", "-123456789012345678", "'x'", "''", "null", "[[[[[[[8]]]]]]]"})
  @DisplayName("what is usual is taken")
  void usual(String json) {
    assertThat(isTaken(bytes(json))).isTrue();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        " ",
        "{",
        "{'a'",
        "{'a':",
        "{'a':1",
        "{'a':1,",
        "{'a':1,}",
        "{,'a':1}",
        "{'a':1 'b':2}",
        "{a:1}",
        "[1,]",
        "[,1]",
        "[1 2]",
        "[1",
        "01",
        "-",
        "-01",
        "1.",
        ".5",
        "+1",
        "1e3",
        "1234567890123456789",
        "1234567890.123456789",
        "truE",
        "tru",
        "nul",
        "nulls",
        "'",
        "'a",
        "'a\tb'",
        "'long enough a\nb'",
        "'\\x'",
        "'\\u12g4'",
        "'\\u12",
        "'\\",
        "1 2",
        "[[[[[[[[9]]]]]]]]"
      })
  @DisplayName("what is wrong, or only unusual, is left to a parser")
  void unusual(String json) {
    assertThat(isTaken(bytes(json))).isFalse();
  }

  @ParameterizedTest
  @ValueSource(strings = {"\u00ff", "\u00c0\u0080", "\u00e4", "\u00ed\u00a0\u0080", "\u00f8"})
  @DisplayName("what is no UTF-8 is left to a parser, in whatever is read")
  void encoding(String bytes) {
    byte[] json = ("\"12345678" + bytes + "\"").getBytes(ISO_8859_1);
    assertThat(isTaken(json)).isFalse();
    assertThatThrownBy(() -> of(json).text()).isInstanceOf(PlainReader.Unusual.class);
    assertThatThrownBy(() -> of(json).word()).isInstanceOf(PlainReader.Unusual.class);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "1234567",
        "12345678",
        "123456789",
        "12345678x",
        "12345678y",
        "ä",
        "1234567890€",
        "0f8fad5b-d9cb-469f-a165-70867728950e",
        "\u007f"
      })
  @DisplayName("a text is what stands there, and so is a word, however often it comes")
  void texts(String text) throws Exception {
    byte[] json = bytes("'" + text + "'");
    for (int i = 0; i < 3; i++) {
      assertThat(of(json).text()).isEqualTo(text);
      assertThat(of(json).word()).isEqualTo(text);
    }
  }

  @Test
  @DisplayName("words that take each other's places stay what they are")
  void words() throws Exception {
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 5_000; i++) {
        String word = "the word number " + i + " of many";
        assertThat(of(bytes("'" + word + "'")).word()).isEqualTo(word);
      }
    }
  }

  @ParameterizedTest
  @ValueSource(longs = {0, 7, -7, 999_999_999_999_999_999L, -999_999_999_999_999_999L})
  @DisplayName("a whole number is what stands there")
  void numbers(long number) throws Exception {
    assertThat(of(bytes(" " + number)).number()).isEqualTo(number);
  }

  @Test
  @DisplayName("a name of more than a thousand characters is left to a parser")
  void longName() {
    assertThat(isTaken(bytes("{'" + "x".repeat(1_000) + "':1}"))).isTrue();
    assertThat(isTaken(bytes("{'" + "x".repeat(1_001) + "':1}"))).isFalse();
  }
}
