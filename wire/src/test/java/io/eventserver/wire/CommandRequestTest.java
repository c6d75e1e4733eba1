package io.eventserver.wire;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A command is read plainly where it is usual, and comes to the same as any record. */
class CommandRequestTest {
  private static final int CASES = 20_000;
  private static final String PIECES = "{}[]:,\"\\ 0123e-.nullu00e4ä😀aidcommandId";

  private static final List<String> USUAL =
      List.of(
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\"}",
          "{\"aggregate\":\"a\",\"id\":\"ä😀\",\"command\":\"Do\",\"data\":{\"x\":[1,{\"\":\"\\u00e4\"}]}}",
          " { \"command\" : \"Do\" , \"aggregate\" : \"a\" , \"id\" : \"1\" , \"data\" : { } } ",
          "{\"data\":{\"x\":\"}\"},\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\","
              + "\"commandId\":\"c\",\"expectedVersion\":922337203685477580,"
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
          "{\"aggregate\":\"a\",\"id\":\"1\",\"command\":\"Do\",\"expectedVersion\":9223372036854775807}",
          "{\"aggregate\":\"a\",\"id\":\"\\u00e4\",\"command\":\"Do\"}",
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
  @DisplayName("a usual command is read plainly")
  void plain(String json) {
    assertThat(part(json).plain(CommandReader::read)).isPresent();
    compare(json);
  }

  @ParameterizedTest
  @MethodSource("unusual")
  @DisplayName("an unusual one is left to those who read any record")
  void others(String json) {
    assertThat(part(json).plain(CommandReader::read)).isEmpty();
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
  void whereItStands(String json) throws Exception {
    byte[] message =
        ("{\"a\":[{}],\"body\": " + json + " ,\"z\":{\"command\":\"No\"}}").getBytes(UTF_8);
    var in = new PlainReader(message, 0, message.length);
    in.object();
    in.field();
    in.value();
    assertThat(in.field()).isEqualTo("body");
    JsonPart.Bytes body;
    try {
      body = RequestBody.read(Addresses.COMMAND, in);
    } catch (PlainReader.Unusual e) {
      assertThat(part(json).plain(CommandReader::read)).as("a parser reads it").isEmpty();
      return;
    }
    assertThat(in.field()).isEqualTo("z");
    in.value();
    assertThat(in.field()).isNull();
    in.end();
    assertThat(new String(body.copy(), UTF_8)).isEqualTo(json);
    assertThat(body.known() != null).isEqualTo(part(json).plain(CommandReader::read).isPresent());
    assertThat(body.isBatch("commands")).isEqualTo(json.contains("commands"));
    assertThat(Read.of(() -> CommandRequest.read(body)))
        .isEqualTo(Read.of(() -> CommandRequest.read(part(json))));
  }

  private static void compareBatch(List<String> items, long known) {
    var read = CommandRequest.batch(part("{\"commands\": [" + String.join(" , ", items) + "]}"));
    assertThat(read).hasSameSizeAs(items);
    for (int i = 0; i < items.size(); i++) {
      var item = read.get(i);
      var alone = part(items.get(i));
      assertThat(Read.of(() -> CommandRequest.read(item)))
          .as(items.get(i))
          .isEqualTo(Read.of(() -> CommandRequest.read(alone)));
    }
    assertThat(read.stream().filter(CommandRequestTest::isKnown)).hasSize((int) known);
  }

  private static boolean isKnown(JsonPart item) {
    return item instanceof JsonPart.Bytes bytes && bytes.known() != null;
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
    // What cannot be passed over plainly leaves all of them to a parser.
    compareBatch(items, 0);
    var usual = items.stream().filter(item -> part(item).plain(PlainReader::value).isPresent());
    compareBatch(usual.toList(), USUAL.size());
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
