package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import com.fasterxml.jackson.core.JsonProcessingException;
import java.io.IOException;
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
  @DisplayName("it is what it would be as any record, also where it is read where it stands")
  void same(String json) throws IOException {
    var part = part(json);
    var asRecord = outcome(() -> part.read(FindRequest.class, ""));
    assertThat(outcome(() -> FindRequest.read(part))).isEqualTo(asRecord);
    var message = part("{'body': " + json.strip() + " ,'z':{'key':'no'}}");
    try (var in = message.parser(new JsonFactory())) {
      in.nextToken();
      in.nextFieldName();
      in.nextToken();
      var body = RequestBody.at(Addresses.FIND, message, in);
      assertThat(in.nextFieldName()).isEqualTo("z");
      assertThat(body.known() != null).isEqualTo(FindReader.read(part).isPresent());
      assertThat(outcome(() -> FindRequest.read(body))).isEqualTo(asRecord);
    } catch (JsonProcessingException e) {
      assertThatThrownBy(() -> Json.parse(message)).as(json).isInstanceOf(RequestFailure.class);
    }
  }
}
