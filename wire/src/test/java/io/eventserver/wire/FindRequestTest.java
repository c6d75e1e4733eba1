package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A find is read token by token where it is usual, and comes to the same as any record. */
class FindRequestTest {
  private static JsonPart.Bytes part(String json) {
    byte[] bytes = ("xx" + json.strip().replace('\'', '"') + "yy").getBytes(UTF_8);
    return new JsonPart.Bytes(bytes, 2, bytes.length - 4);
  }

  private static Object outcome(Supplier<FindRequest> reading) {
    try {
      return reading.get();
    } catch (RequestFailure e) {
      return e.reason();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'projection':'p','key':'k'}",
        " { 'key' : 'ä😀\\u00e4' , 'projection' : 'p' } ",
        "{'projection':'p','key':'k','atLeast':7,'waitMillis':0}",
        "{'projection':'p','key':''}",
        "{'projection':'p','key':7}",
        "{'projection':null,'key':'k'}",
        "{'projection':'p'}",
        "{'projection':'p','key':'k','key':'l'}",
        "{'projection':'p','key':'k','more':'k'}",
        "{'projection':'p','key':'k','atLeast':-1}",
        "{'projection':'p','key':'\\ud800'}",
        "{'projection':'p','key':'k'} {}",
        "{'projection':'p','key':'k'",
        "{'projection':'p','key':'k",
        "['projection','p']",
        "{}"
      })
  @DisplayName("it is what it would be as any record")
  void same(String json) {
    var part = part(json);
    assertThat(outcome(() -> FindRequest.read(part)))
        .isEqualTo(outcome(() -> part.read(FindRequest.class, "")));
  }
}
