package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** An answer is written as any record would be. */
class AnswerWriterTest {
  private static final String ODD =
      "\"\\/\b\f\n\r\t\u0000\u001f\u007f\u0080\u2028ä€😀\ud83d'<&" + "long".repeat(200);

  private record Row(String name, long balance, Optional<String> note) {}

  private static byte[] written(Object answer) {
    try (var out = new PlainWriter()) {
      AnswerWriter.write(out, answer);
      return out.toBytes();
    }
  }

  static Stream<Object> answers() {
    var bytes = " {\"a\":1} ".getBytes(UTF_8);
    var parts =
        List.<JsonPart>of(
            new JsonPart.Value(new Row(ODD, Long.MIN_VALUE, Optional.empty())),
            new JsonPart.Value(new Row("", 0, Optional.of("n"))),
            new JsonPart.Tree(Json.tree(Map.of(ODD, List.of(1.5, ODD)))),
            new JsonPart.Bytes(bytes, 1, bytes.length - 2));
    var events = parts.stream().map(part -> new EventData(ODD, part)).toList();
    var stored = new WriteResult.Stored("a", ODD, Long.MAX_VALUE, Long.MIN_VALUE, events);
    var none = new WriteResult.Stored("", "1", 0, 0, List.of(new EventData("E", null)));
    var failed = new WriteResult.Failed(409, ODD, 1L, 2L, events);
    var unsaid = new WriteResult.Failed(400, "no", null, null, null);
    return Stream.concat(
        parts.stream().map(part -> new FindReply("p", ODD, part, 7)),
        Stream.of(
            stored,
            none,
            new WriteResult.Stored("a", "1", 1, 1, List.of()),
            failed,
            new BatchReply(List.of(stored, failed, none, unsaid)),
            new BatchReply(List.of()),
            new ListReply(List.of(new ListReply.Row("k", Json.tree(parts.get(1)))), null, 3),
            Map.of("x", ODD)));
  }

  @ParameterizedTest
  @MethodSource("answers")
  @DisplayName("to the byte")
  void same(Object answer) {
    assertThat(new String(written(answer), UTF_8)).isEqualTo(new String(Json.bytes(answer), UTF_8));
  }

  @Test
  @DisplayName("what cannot be written fails, and the next one is not touched by it")
  void failing() {
    Iterable<String> none =
        () -> {
          throw new IllegalStateException("none");
        };
    var broken = new FindReply("p", "k", new JsonPart.Value(none), 1);
    assertThatThrownBy(() -> written(broken)).hasMessageContaining("none");
    same(new FindReply("p", "k", new JsonPart.Value(new Row("a", 1, Optional.empty())), 1));
  }
}
