package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_16;
import static java.nio.charset.StandardCharsets.UTF_16BE;
import static java.nio.charset.StandardCharsets.UTF_16LE;
import static java.nio.charset.StandardCharsets.UTF_32;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigDecimal;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.EnumSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class JsonTest {
  record Thing(String name, long size, boolean open, Optional<String> note) {
    Thing {
      if (size < 0) throw new IllegalArgumentException("size: at least 0");
    }
  }

  private static <T> T read(String json, Class<T> type) {
    return Json.read(Json.parse(json.getBytes(StandardCharsets.UTF_8)), type, "data");
  }

  @Test
  @DisplayName("a record comes back as it went, an absent optional is left out")
  void roundTrip() {
    var thing = new Thing("ä\u0000😀", Long.MAX_VALUE, true, Optional.empty());
    String json = new String(Json.bytes(thing), StandardCharsets.UTF_8);
    assertThat(json).doesNotContain("note");
    assertThat(read(json, Thing.class)).isEqualTo(thing);
    assertThat(
            read("{\"name\":\"a\",\"size\":1,\"open\":false,\"note\":\"b\"}", Thing.class).note())
        .contains("b");
  }

  @ParameterizedTest(name = "{0} is refused: {1}")
  @CsvSource(
      delimiter = '|',
      value = {
        "{\"size\":1,\"open\":true} | data.name: missing",
        "{\"name\":null,\"size\":1,\"open\":true} | data.name: must not be null",
        "{\"name\":7,\"size\":1,\"open\":true} | data.name: expected a string",
        "{\"name\":\"a\",\"size\":\"1\",\"open\":true} | data.size: expected a whole number",
        "{\"name\":\"a\",\"size\":1.5,\"open\":true} | data.size: expected a whole number",
        "{\"name\":\"a\",\"size\":9223372036854775808,\"open\":true} | data.size",
        "{\"name\":\"a\",\"size\":null,\"open\":true} | data.size",
        "{\"name\":\"a\",\"open\":true} | data.size: missing",
        "{\"name\":\"a\",\"size\":1,\"open\":1} | data.open: expected true or false",
        "{\"name\":\"a\",\"size\":-1,\"open\":true} | size: at least 0",
        "{\"name\":\"a\",\"size\":1,\"open\":true,\"sise\":2} | data.sise: unknown field",
        "[] | data: no object",
        "3 | data: no object",
      })
  @DisplayName("whatever does not fit is refused, naming the field")
  void strict(String json, String message) {
    assertThatThrownBy(() -> read(json, Thing.class))
        .isInstanceOf(RequestFailure.class)
        .hasMessageContaining(message);
  }

  @ParameterizedTest(name = "[{index}] {0}")
  @CsvSource(
      delimiter = '|',
      value = {"{\"a\":1,\"a\":2}", "{\"a\":1} x", "{", "''", "nul", "{\"a\":NaN}"})
  @DisplayName("what is no JSON is refused")
  void noJson(String json) {
    assertThatThrownBy(() -> Json.parse(json.getBytes(StandardCharsets.UTF_8)))
        .isInstanceOf(RequestFailure.class);
  }

  @Test
  @DisplayName("JSON in another encoding than UTF-8 is refused")
  void encodings() {
    for (var other : List.of(UTF_16LE, UTF_16BE, UTF_16, UTF_32)) {
      assertThatThrownBy(() -> Json.parse("{\"a\":1}".getBytes(other)))
          .as(other.name())
          .isInstanceOf(RequestFailure.class);
    }
  }

  @Test
  @DisplayName("nesting beyond 64 levels is refused, not followed")
  void deep() {
    byte[] deep = "[".repeat(100_000).getBytes(StandardCharsets.UTF_8);
    assertThatThrownBy(() -> Json.parse(deep)).hasMessageContaining("nesting depth");
  }

  @Test
  @DisplayName("ids, limits and waits have bounds that the message names")
  void bounds() {
    assertThatThrownBy(() -> read("{\"aggregate\":\"a\",\"id\":\"\"}", AggregateRequest.class))
        .hasMessageContaining("id: 1 to 200");
    assertThatThrownBy(
            () ->
                read(
                    "{\"aggregate\":\"a\",\"id\":\"%s\"}".formatted("x".repeat(201)),
                    AggregateRequest.class))
        .hasMessageContaining("id: 1 to 200");
    assertThatThrownBy(() -> read("{\"from\":0}", EventsRequest.class))
        .hasMessageContaining("from");
    assertThatThrownBy(() -> read("{\"types\":[\"A\",null]}", EventsRequest.class))
        .hasMessageContaining("types");
    assertThatThrownBy(() -> read("{\"limit\":10001}", EventsRequest.class))
        .hasMessageContaining("limit: 1 to 10000");
    assertThatThrownBy(() -> read("{\"waitMillis\":30001}", EventsRequest.class))
        .hasMessageContaining("waitMillis: 0 to 30000");
    assertThatThrownBy(() -> read("{\"atLeast\":-1}", EventsRequest.class))
        .hasMessageContaining("atLeast");
    assertThat(read("{\"from\":null}", EventsRequest.class).fromOrDefault()).isEqualTo(1);
  }

  @Test
  @DisplayName("the time of a recorded event has milliseconds also where they are zero")
  void time() {
    var recorded =
        io.eventserver.domain.Recorded.of(
            1, "account", "a", 1, Instant.parse("2026-01-01T00:00:00Z"), "event");
    var data = RecordedData.of(recorded, "Type", Json.tree(java.util.Map.of()));
    assertThat(data.time()).isEqualTo("2026-01-01T00:00:00.000Z");
    assertThat(data.around("event")).isEqualTo(recorded);
  }

  record Priced(BigDecimal price, OffsetDateTime at, List<String> tags) {
    boolean isLarge() {
      return true;
    }

    String getLabel() {
      return "no field";
    }
  }

  @Test
  @DisplayName("decimals and offsets come back as they were, and only components are fields")
  void exact() {
    var priced =
        new Priced(
            new BigDecimal("10.1234567890123456789000"),
            OffsetDateTime.parse("2026-01-01T10:00:00+02:00"),
            List.of("a"));
    assertThat(Json.read(Json.parse(Json.bytes(priced)), Priced.class, "")).isEqualTo(priced);
    assertThat(Json.read(Json.tree(priced), Priced.class, "")).isEqualTo(priced);
    assertThat(Json.tree(priced).fieldNames())
        .toIterable()
        .containsExactlyInAnyOrder("price", "at", "tags");
  }

  @Test
  @DisplayName("a null within a list is refused")
  void nullInList() {
    var json =
        Json.parse(
            "{\"price\":1.5,\"at\":\"2026-01-01T10:00:00Z\",\"tags\":[null]}".getBytes(UTF_8));
    assertThatThrownBy(() -> Json.read(json, Priced.class, ""))
        .isInstanceOf(RequestFailure.class)
        .hasMessageContaining("tags");
  }

  enum Color {
    RED,
    GREEN,
    BLUE
  }

  record Painted(Set<Color> colors, Set<String> names) {}

  @Test
  @DisplayName("equal sets are the same bytes, whatever their order")
  void sets() {
    var names = new LinkedHashSet<>(List.of("b", "c", "a"));
    var one = new Painted(EnumSet.of(Color.RED, Color.BLUE), names);
    var other = new Painted(Set.of(Color.BLUE, Color.RED), Set.of("a", "b", "c"));
    assertThat(one).isEqualTo(other);
    assertThat(Json.bytes(one)).isEqualTo(Json.bytes(other));
    assertThat(Json.read(Json.parse(Json.bytes(one)), Painted.class, "")).isEqualTo(one);
  }

  @Test
  @DisplayName("what a request to write is answered is written as any record")
  void stored() {
    var events =
        List.of(
            new EventData("None", null),
            new EventData("Tree", new JsonPart.Tree(Json.parse("{\"a\":1}".getBytes(UTF_8)))),
            new EventData("Value", new JsonPart.Value(new Thing("n", 1, true, Optional.empty()))));
    var stored = new WriteResult.Stored("thing", "ä\"", 2, 3, events);
    assertThat(new String(Json.bytes(stored), UTF_8))
        .isEqualTo(
            "{\"aggregate\":\"thing\",\"id\":\"ä\\\"\",\"version\":2,\"position\":3,\"events\":["
                + "{\"type\":\"None\"},{\"type\":\"Tree\",\"data\":{\"a\":1}},"
                + "{\"type\":\"Value\",\"data\":{\"name\":\"n\",\"size\":1,\"open\":true}}]}");
    assertThat(WriteResult.read(Json.tree(stored))).isInstanceOf(WriteResult.Stored.class);
  }
}
