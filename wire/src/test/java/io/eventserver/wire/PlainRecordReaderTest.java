package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.annotation.JacksonAnnotationsInside;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Records that are read plainly are what Jackson makes of the same bytes. */
class PlainRecordReaderTest {
  private static final int CASES = 30_000;
  private static final String USUAL =
      "{ 'amount':-12345 ,'count' : 2147483647,'text':'ä text','open':true}";
  private static final String PIECES = "{}[]:,\"\\ 0123e-.+ntrueä\u0001";

  /** Refuses what its constructor does not want. */
  record Deposit(long amount, int count, String text, boolean open) {
    Deposit {
      if (count == 7) throw new IllegalArgumentException("not seven");
      if (count == 8) throw new IllegalStateException("not eight");
    }
  }

  record Nothing() {}

  record Renamed(@JsonProperty("other") long amount) {}

  record RenamedByConstructor(long amount) {
    RenamedByConstructor(@JsonProperty("other") long amount) {
      this.amount = amount;
    }
  }

  @Retention(RetentionPolicy.RUNTIME)
  @JacksonAnnotationsInside
  @JsonProperty("other")
  @interface Other {}

  record RenamedByOther(@Other long amount) {}

  @JsonIgnoreProperties(ignoreUnknown = true)
  interface Lenient {}

  record LenientDeposit(long amount) implements Lenient {}

  record Measured(double amount) {}

  record Absent(Optional<String> text) {}

  record Twice(long amount) {
    Twice(String text) {
      this(text.length());
    }
  }

  private static JsonPart.Bytes bytes(String json) {
    byte[] bytes = ("," + json.replace('\'', '"') + ",").getBytes(UTF_8);
    return new JsonPart.Bytes(bytes, 1, bytes.length - 2);
  }

  /** A record, or why there is none. */
  private interface Reading {
    Object read();
  }

  private static Object outcome(Reading reading) {
    try {
      return reading.read();
    } catch (RequestFailure e) {
      return e.code() + " " + e.reason();
    }
  }

  private static boolean isSame(JsonPart.Bytes json, Class<?> type) {
    var plainly = outcome(() -> json.read(type, "data"));
    assertThat(plainly)
        .as(new String(json.copy(), UTF_8))
        .isEqualTo(outcome(() -> Json.read(json, type, "data")));
    return type.isInstance(plainly);
  }

  private static boolean isTaken(JsonPart.Bytes json, Class<?> type) {
    return PlainRecordReader.of(type).flatMap(json::plain).isPresent();
  }

  @Test
  @DisplayName("what a few changed characters make of it comes to the same as with Jackson")
  void chance() {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("PlainRecordReaderTest: -Dseed=" + seed);
    var random = new Random(seed);
    int made = 0;
    for (int i = 0; i < CASES; i++) {
      if (isSame(bytes(changed(random)), Deposit.class)) made++;
    }
    assertThat(made).isBetween(CASES / 20, CASES - CASES / 20);
  }

  private static String changed(Random random) {
    var json = new StringBuilder(USUAL);
    for (int change = random.nextInt(3); change >= 0; change--) {
      // Behind the brace: what does not begin with one is no object, and nobody is asked.
      int at = 1 + random.nextInt(json.length() - 1);
      if (random.nextBoolean()) json.deleteCharAt(at);
      else json.insert(at, PIECES.charAt(random.nextInt(PIECES.length())));
    }
    return json.toString();
  }

  @ParameterizedTest
  @DisplayName("what is unusual or wrong is left to Jackson")
  @ValueSource(
      strings = {
        "{'amount':1,'count':2,'text':'t'}",
        "{'amount':1,'count':2,'text':'t','open':true,'more':1}",
        "{'amount':1,'amount':1,'count':2,'text':'t','open':true}",
        "{'amount':1,'count':2147483648,'text':'t','open':true}",
        "{'amount':1.0,'count':2,'text':'t','open':true}",
        "{'amount':1e2,'count':2,'text':'t','open':true}",
        "{'amount':9223372036854775808,'count':2,'text':'t','open':true}",
        "{'amount':'1','count':2,'text':'t','open':true}",
        "{'amount':null,'count':2,'text':'t','open':true}",
        "{'amount':1,'count':2,'text':null,'open':true}",
        "{'amount':1,'count':2,'text':3,'open':true}",
        "{'amount':1,'count':2,'text':'t','open':'true'}",
        "{'amount':1,'count':2,'text':'t','open':truth}",
        "{'amount':1,'count':7,'text':'t','open':true}",
        "{'amount':1,'count':8,'text':'t','open':true}",
        "{'amount':1,'count':2,'text':'\\u00e4','open':true}",
        "{}",
        "[]",
        "1",
      })
  void unusual(String json) {
    assertThat(isTaken(bytes(json), Deposit.class)).isFalse();
    isSame(bytes(json), Deposit.class);
  }

  @Test
  @DisplayName("what is usual is read without Jackson, in any order of its fields")
  void usual() {
    assertThat(isTaken(bytes(USUAL), Deposit.class)).isTrue();
    assertThat(bytes("{'open':false,'text':'','count':-1,'amount':0}").read(Deposit.class, ""))
        .isEqualTo(new Deposit(0, -1, "", false));
    assertThat(isTaken(bytes("{ }"), Nothing.class)).isTrue();
  }

  @ParameterizedTest
  @DisplayName("a record that tells how it is read, or has other components, is left to Jackson")
  @ValueSource(
      classes = {
        Renamed.class,
        RenamedByConstructor.class,
        RenamedByOther.class,
        LenientDeposit.class,
        Measured.class,
        Absent.class,
        Twice.class,
        String.class
      })
  void others(Class<?> type) {
    assertThat(PlainRecordReader.of(type)).isEmpty();
  }
}
