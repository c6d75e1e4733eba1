package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.core.JsonFactory;
import java.io.IOException;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command is read token by token where it is usual, and comes to the same as any record. */
class CommandRequestTest {
  private static final int CASES = 20_000;
  private static final String PIECES = "{}[]:,\"\\ 0123e-.nullu00e4ä😀aidcommandId";

  private static final List<String> USUAL =
      List.of(
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\"}",
          "{\"aggregate\":\"a\",\"id\":\"ä😀\\u00e4\",\"command\":\"Do\",\"data\":{\"x\":[1,{}]}}",
          " { \"command\" : \"Do\" , \"aggregate\" : \"a\" , \"id\" : \"1\" , \"data\" : { } } ",
          "{\"data\":{\"x\":\"}\"},\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\","
              + "\"commandId\":\"c\",\"expectedVersion\":9223372036854775807,"
              + "\"correlationId\":\"d\"}");

  private static final List<String> UNUSUAL =
      List.of(
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"data\":null}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"data\":[1]}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"commandId\":null}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"expectedVersion\":1.0}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"expectedVersion\":-1}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"expectedVersion\":99999999999999999999}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"expectedVersion\":1e9}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"more\":1}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"id\":\"2\"}",
          "{\"aggregate\":\"a\",\"id\":\"1\"}",
          "{\"aggregate\":\"a\",\"id\":\"\",\"command\":\"Do\"}",
          "{\"aggregate\":\"a\",\"id\":\"\\ud800\",\"command\":\"Do\"}",
          "{\"aggregate\":7,\"id\":\"1\",\"command\":\"Do\"}",
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"data\":"
              + "{\"x\":".repeat(70)
              + "1"
              + "}".repeat(71),
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\"} {}",
          "{\"aggregate\":\"a\"",
          "{}");

  static Stream<String> usual() {
    return USUAL.stream();
  }

  static Stream<String> unusual() {
    return UNUSUAL.stream();
  }

  private static JsonPart.Bytes part(String json) {
    byte[] bytes = ("xx" + json.strip() + "yy").getBytes(UTF_8);
    return new JsonPart.Bytes(bytes, 2, bytes.length - 4);
  }

  /** What reading came to, to be compared. */
  private record Read(@Nullable CommandRequest request, @Nullable String failure) {
    static Read of(java.util.function.Supplier<CommandRequest> reading) {
      try {
        var it = reading.get();
        var data = it.data() == null ? null : new JsonPart.Tree(it.data().tree());
        return new Read(
            new CommandRequest(
                it.aggregate(),
                it.id(),
                it.command(),
                data,
                it.commandId(),
                it.expectedVersion(),
                it.correlationId()),
            null);
      } catch (RequestFailure e) {
        return new Read(null, e.reason());
      }
    }
  }

  private static void compare(String json) {
    var part = part(json);
    var read = Read.of(() -> CommandRequest.read(part));
    var asAnyRecord = Read.of(() -> part.read(CommandRequest.class, ""));
    boolean isTwiceWithinData =
        asAnyRecord.failure != null && asAnyRecord.failure.contains("Duplicate field");
    if (isTwiceWithinData) assertThat(read.failure).as(json).contains("Duplicate field");
    else assertThat(read).as(json).isEqualTo(asAnyRecord);
  }

  @ParameterizedTest
  @MethodSource("usual")
  @DisplayName("a usual command is read token by token")
  void tokens(String json) {
    assertThat(CommandReader.read(part(json))).isPresent();
    compare(json);
  }

  @ParameterizedTest
  @MethodSource("unusual")
  @DisplayName("an unusual one is left to those who read any record")
  void others(String json) {
    assertThat(CommandReader.read(part(json))).isEmpty();
    compare(json);
  }

  static Stream<String> values() {
    return Stream.concat(usual(), unusual())
        .map(String::strip)
        .filter(CommandRequestTest::isOneValue)
        .flatMap(it -> Stream.of(it, "7", "\"text\"", "[{\"id\":1}]", "{\"commands\":[1]}"));
  }

  @ParameterizedTest
  @MethodSource("values")
  @DisplayName("one that is read where it stands comes to the same as it does alone")
  void whereItStands(String json) throws IOException {
    var message = part("{\"a\":[{}],\"body\": " + json + " ,\"z\":{\"command\":\"No\"}}");
    try (var in = message.parser(new JsonFactory())) {
      in.nextToken();
      in.nextFieldName();
      in.nextToken();
      in.skipChildren();
      assertThat(in.nextFieldName()).isEqualTo("body");
      in.nextToken();
      var body = RequestBody.at(Addresses.COMMAND, message, in);
      assertThat(in.nextFieldName()).isEqualTo("z");
      assertThat(new String(body.copy(), UTF_8)).isEqualTo(json);
      assertThat(body.known() != null).isEqualTo(CommandReader.read(part(json)).isPresent());
      assertThat(body.isBatch("commands")).isEqualTo(json.contains("commands"));
      assertThat(Read.of(() -> CommandRequest.read(body)))
          .isEqualTo(Read.of(() -> CommandRequest.read(part(json))));
    }
  }

  @Test
  @DisplayName("each item of a batch comes to the same as it does alone")
  void batch() {
    List<String> items =
        Stream.concat(USUAL.stream(), UNUSUAL.stream())
            .map(String::strip)
            .filter(CommandRequestTest::isOneValue)
            .flatMap(item -> Stream.of(item, "7", "\"text\"", "[{\"id\":1}]", "null"))
            .toList();
    var read = CommandRequest.batch(part("{\"commands\": [" + String.join(" , ", items) + "]}"));
    assertThat(read).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      var item = read.get(i);
      var alone = part(items.get(i));
      assertThat(Read.of(() -> CommandRequest.read(item)))
          .as(items.get(i))
          .isEqualTo(Read.of(() -> CommandRequest.read(alone)));
    }
    assertThat(read.stream().filter(JsonPart.Value.class::isInstance)).hasSize(USUAL.size());
  }

  /** Deeper than anything may be is not the batch, but all of it. */
  private static boolean isOneValue(String json) {
    try {
      return part("[" + json + "]").tree().size() == 1;
    } catch (RequestFailure e) {
      return e.reason().contains("Duplicate field");
    }
  }

  @Test
  @DisplayName("a batch that is none is refused, whatever its items are")
  void noBatch() {
    String item = USUAL.getFirst();
    for (String json :
        List.of(
            "{}",
            "{\"commands\":[]}",
            "{\"commands\":{}}",
            "{\"commands\":[" + item + "],\"more\":1}",
            "{\"commands\":[" + item + "]",
            "{\"commands\":[" + item,
            "{\"commands\":[" + item.substring(0, 20),
            "{\"commands\":[{\"id\":{\"x\":",
            "{\"more\":1,\"commands\":[" + item + "]}")) {
      assertThatThrownBy(() -> CommandRequest.batch(part(json)))
          .as(json)
          .isInstanceOf(RequestFailure.class);
    }
  }

  @Test
  @DisplayName("whatever a few changed characters make of it, it comes to the same")
  void chance() {
    long seed = Long.getLong("seed", new Random().nextLong(1L << 40));
    System.out.println("CommandRequestTest: -Dseed=" + seed);
    var random = new Random(seed);
    for (int i = 0; i < CASES; i++) {
      var json = new StringBuilder(USUAL.get(random.nextInt(USUAL.size())).strip());
      for (int change = random.nextInt(3); change >= 0; change--) {
        int at = random.nextInt(1, json.length());
        if (random.nextBoolean()) json.deleteCharAt(at);
        if (random.nextBoolean()) json.insert(at, piece(random));
      }
      if (json.charAt(0) == '{') compare(json.toString());
    }
  }

  private static String piece(Random random) {
    int from = random.nextInt(PIECES.length());
    return PIECES.substring(from, Math.min(PIECES.length(), from + 1 + random.nextInt(2)));
  }
}
