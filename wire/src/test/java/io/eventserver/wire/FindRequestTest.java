package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.function.Supplier;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A find is read plainly where it is usual, and comes to the same as any record. */
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
        "{'projection':'p','key':'k','waitMillis':12345678901}",
        "{'projection':'p','key':'k','waitMillis':40000}",
        "{'projection':'p','key':'k','atLeast':7,'atLeast':7}",
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
  @DisplayName("it is what it would be as any record, also where it is read where it stands")
  void same(String json) {
    var part = part(json);
    var asRecord = outcome(() -> part.read(FindRequest.class, ""));
    assertThat(outcome(() -> FindRequest.read(part))).isEqualTo(asRecord);
    byte[] message = "{\"body\": %s ,\"z\":{\"key\":\"no\"}}".formatted(text(part)).getBytes(UTF_8);
    var in = new PlainReader(message, 0, message.length);
    try {
      in.object();
      in.field();
      var body = RequestBody.read(Addresses.FIND, in);
      assertThat(in.field()).isEqualTo("z");
      assertThat(body.known() != null).isEqualTo(part.plain(FindReader::read).isPresent());
      assertThat(outcome(() -> FindRequest.read(body))).isEqualTo(asRecord);
    } catch (PlainReader.Unusual e) {
      assertThat(part.plain(FindReader::read)).as("a parser reads it").isEmpty();
    }
  }

  private static String text(JsonPart.Bytes part) {
    return new String(part.copy(), UTF_8);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "{'projection':'p','key':'k'}",
        "{'key':'ä😀','projection':'p','waitMillis':0,'atLeast':123456789012345678}"
      })
  @DisplayName("a usual one is read plainly")
  void plain(String json) {
    assertThat(part(json).plain(FindReader::read)).isPresent();
  }
}
