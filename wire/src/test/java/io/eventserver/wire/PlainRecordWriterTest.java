package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.core.JsonGenerator;
import com.fasterxml.jackson.databind.JsonSerializable;
import com.fasterxml.jackson.databind.SerializerProvider;
import com.fasterxml.jackson.databind.jsontype.TypeSerializer;
import java.io.IOException;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A plain record is written as Jackson writes it. */
@SuppressWarnings("UnicodeInCode") // so may names of components be
class PlainRecordWriterTest {
  private static final int CASES = 20_000;
  private static final String PIECES = "ab \"\\\u0000\u001f\u007f\u0080é\u2028€\ud83d\ude00/<";

  record Row(
      @Nullable String name, long balance, int strikes, boolean open, @Nullable String note) {}

  record Nothing() {}

  record Size(long größe) {}

  /** What it has is not what it says. */
  record Disguised(String name, long amount) {
    @Override
    public String name() {
      return "not " + name;
    }

    public long getMore() {
      return 7;
    }
  }

  record Renamed(@JsonProperty("other") long amount) {}

  record Measured(double amount) {}

  record Broken(long amount, String name) {
    @Override
    public String name() {
      throw new IllegalStateException("no name");
    }
  }

  private static final AtomicInteger MOODS = new AtomicInteger();
  private static final String MOODY = "{\"amount\":1,\"name\":\"0\"}";

  /** Throws when it is asked first. */
  record Moody(long amount, String name) {
    @Override
    public String name() {
      if (MOODS.incrementAndGet() == 1) throw new IllegalStateException("not now");
      return name;
    }
  }

  /** An entry has its own form. */
  record Pair(String key, String value) implements Map.Entry<String, String> {
    @Override
    public String getKey() {
      return key;
    }

    @Override
    public String getValue() {
      return value;
    }

    @Override
    public String setValue(String other) {
      throw new UnsupportedOperationException();
    }
  }

  /** What can be iterated is written by its fields all the same. */
  record Words(String all) implements Iterable<String> {
    @Override
    public Iterator<String> iterator() {
      return List.of(all.split(" ")).iterator();
    }
  }

  /** So is what is made of characters. */
  record Phrase(String all) implements CharSequence {
    @Override
    public int length() {
      return all.length();
    }

    @Override
    public char charAt(int index) {
      return all.charAt(index);
    }

    @Override
    public CharSequence subSequence(int start, int end) {
      return all.subSequence(start, end);
    }
  }

  /** Writes itself. */
  record Own(long amount) implements JsonSerializable {
    @Override
    public void serialize(JsonGenerator out, SerializerProvider by) throws IOException {
      out.writeNumber(2 * amount);
    }

    @Override
    public void serializeWithType(JsonGenerator out, SerializerProvider by, TypeSerializer type)
        throws IOException {
      serialize(out, by);
    }
  }

  private static String written(Object value) {
    try (var out = new PlainWriter()) {
      return new String(out.value(value).toBytes(), UTF_8);
    }
  }

  private static String byJackson(Object value) {
    return new String(Json.bytes(value), UTF_8);
  }

  static Stream<Object> records() {
    return Stream.of(
        new Row("Ann", 1, 2, true, "n"),
        new Row(null, Long.MIN_VALUE, Integer.MIN_VALUE, false, null),
        new Row(null, Long.MAX_VALUE, Integer.MAX_VALUE, false, ""),
        new Nothing(),
        new Size(3),
        new Disguised("x", 1),
        new Renamed(1),
        new Pair("k", "v"),
        new Words("a b"),
        new Phrase("a b"),
        new Own(3),
        new Measured(1.5));
  }

  @ParameterizedTest
  @MethodSource("records")
  @DisplayName("to the byte, whatever it is")
  void same(Object value) {
    assertThat(written(value)).isEqualTo(byJackson(value));
  }

  @Test
  @DisplayName("to the byte, whatever texts and numbers are in it")
  void chance() {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("PlainRecordWriterTest: -Dseed=" + seed);
    var random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      same(
          new Row(
              text(random),
              random.nextLong() >> random.nextInt(64),
              random.nextInt() >> random.nextInt(32),
              random.nextBoolean(),
              text(random)));
    }
  }

  private static @Nullable String text(Random random) {
    if (random.nextInt(5) == 0) return null;
    var text = new StringBuilder();
    for (int i = random.nextInt(20); i > 0; i--) {
      int at = random.nextInt(PIECES.length());
      // Half a character is no text.
      boolean high = Character.isHighSurrogate(PIECES.charAt(at));
      if (Character.isLowSurrogate(PIECES.charAt(at))) continue;
      text.append(PIECES, at, at + (high ? 2 : 1));
    }
    return text.toString();
  }

  @Test
  @DisplayName("what Jackson is told, and other kinds, are Jackson's")
  void others() {
    assertThat(PlainRecordWriter.of(Row.class)).isPresent();
    assertThat(PlainRecordWriter.of(Disguised.class)).isPresent();
    for (var type :
        List.of(Renamed.class, Pair.class, Own.class, Measured.class, String.class, List.class)) {
      assertThat(PlainRecordWriter.of(type)).as("%s", type).isEmpty();
    }
  }

  @Test
  @DisplayName("what an accessor throws is told as Jackson tells it")
  void broken() {
    assertThatThrownBy(() -> written(new Broken(1, "n"))).hasMessageContaining("no name");
  }

  @Test
  @DisplayName("of what was begun before an accessor threw nothing is left")
  void begun() {
    MOODS.set(0);
    assertThat(written(new Moody(1, "0"))).isEqualTo(MOODY);
    assertThat(MOODS.get()).isEqualTo(2);
  }
}
