package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Vertx;
import java.nio.ByteBuffer;
import java.nio.charset.Charset;
import java.nio.charset.StandardCharsets;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.MethodSource;

/** R16: what is no frame ends its connection, and nothing else. */
class HostileFramesTest {
  private final Vertx vertx = Vertx.vertx();
  private int port;

  @BeforeEach
  void open() throws Exception {
    port = OpenEdge.open(vertx, EdgeLimits.DEFAULT);
  }

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  static Stream<Arguments> frames() {
    return Stream.of(
        Arguments.of(length(0), "a frame of length 0"),
        Arguments.of(length(-1), "a frame of length -1"),
        Arguments.of(length(Integer.MIN_VALUE), "a frame of length -2147483648"),
        Arguments.of(length(Integer.MAX_VALUE), "a frame of 2147483647 bytes, of 1048576 at most"),
        Arguments.of(length((1 << 20) + 1), "a frame of 1048577 bytes, of 1048576 at most"),
        Arguments.of(frame("x"), "no JSON"),
        Arguments.of(frame("[]"), "no JSON object"),
        Arguments.of(frame("null"), "no JSON object"),
        Arguments.of(frame("{}"), "missing_type"),
        Arguments.of(encoded("{\"type\":\"ping\"}", StandardCharsets.UTF_16LE), "no JSON"),
        Arguments.of(encoded("{\"type\":\"ping\"}", StandardCharsets.UTF_16), "no JSON"),
        Arguments.of(encoded("{\"type\":\"ping\"}", StandardCharsets.UTF_32), "no JSON"),
        Arguments.of(encoded("%\uffff", StandardCharsets.UTF_32BE), "no JSON"),
        Arguments.of(frame("{'type':'ping'}{}"), "more than one JSON object"),
        Arguments.of(frame("{'type':'ping'"), "no JSON"),
        Arguments.of(frame("{'type':'ping','type':'ping'}"), "type: twice"),
        Arguments.of(frame("{'type':7}"), "type: no text"),
        Arguments.of(frame("{'type':'pong'}"), "unknown_type"),
        Arguments.of(frame("{'type':'send','address':['in.a']}"), "address: no text"),
        Arguments.of(
            frame("{'type':'send','address':'" + "x".repeat(1_001) + "'}"), "address: too long"),
        Arguments.of(frame("{'type':'send','address':'in.a','headers':7}"), "headers: no object"),
        Arguments.of(
            frame("{'type':'send','address':'in.a','headers':{'a':[]}}"), "headers: no text"),
        Arguments.of(
            frame("{'type':'send','address':'in.a','failureCode':1.5}"),
            "failureCode: no whole number"),
        Arguments.of(frame("{'type':'ping','body':" + "[".repeat(100_000)), "no JSON"),
        Arguments.of(
            frame("{'type':'ping','body':" + "[".repeat(65) + "]".repeat(65) + "}"), "no JSON"),
        Arguments.of(frame("{'type':'ping','body':" + "1".repeat(1_001) + "}"), "no JSON"),
        Arguments.of(
            new byte[] {
              0, 0, 0, 12, '{', '"', 't', 'y', 'p', 'e', '"', ':', '"', (byte) 0xff, '"', '}'
            },
            "no JSON"));
  }

  private static byte[] length(int length) {
    return ByteBuffer.allocate(Integer.BYTES).putInt(length).array();
  }

  private static byte[] encoded(String text, Charset charset) {
    byte[] bytes = text.getBytes(charset);
    return ByteBuffer.allocate(Integer.BYTES + bytes.length)
        .putInt(bytes.length)
        .put(bytes)
        .array();
  }

  private static byte[] frame(String json) {
    return RawClient.frame(json);
  }

  @ParameterizedTest
  @MethodSource("frames")
  @DisplayName("it is told what is wrong, and the connection ends; others go on")
  void hostile(byte[] bytes, String why) throws Exception {
    try (var other = new RawClient(port);
        var client = new RawClient(port)) {
      client.write(bytes);
      var told = client.read();
      assertThat(told.path("type").asText()).isEqualTo("err");
      assertThat(told.path("message").asText()).startsWith(why);
      assertThat(client.isClosed()).isTrue();
      assertThat(other.pong().path("type").asText()).isEqualTo("pong");
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      quoteCharacter = '`',
      value = {
        "'headers':{'timeout':'soon'}|timeout: no number of milliseconds",
        "'body':123456789012345678901234567890|body: a whole number of more than 64 bits"
      })
  @DisplayName("a request that the bus cannot take is answered, and the connection goes on")
  void notForTheBus(String field, String why) throws Exception {
    try (var client = new RawClient(port)) {
      var told =
          client.send("{'type':'send','address':'in.a','replyAddress':'r'," + field + "}").read();
      assertThat(told.path("address").asText()).isEqualTo("r");
      assertThat(told.path("failureCode").asInt()).isEqualTo(400);
      assertThat(told.path("message").asText()).isEqualTo(why);
      assertThat(client.pong().path("type").asText()).isEqualTo("pong");
    }
  }

  @Test
  @DisplayName("a frame of the largest size is taken, also byte by byte")
  void largest() throws Exception {
    String head = "{'type':'ping','body':['" + "x".repeat(1 << 19) + "','";
    byte[] frame = frame(head + "x".repeat((1 << 20) - head.length() - 3) + "']}");
    assertThat(frame).hasSize(Integer.BYTES + (1 << 20));
    try (var client = new RawClient(port)) {
      client.write(frame);
      assertThat(client.read().path("type").asText()).isEqualTo("pong");
    }
    int[] frames = {0};
    var reader = new FrameReader(1 << 20, (_, _, length) -> frames[0] += length);
    for (byte each : frame) reader.read(new byte[] {each});
    assertThat(frames[0]).isEqualTo(1 << 20);
    assertThat(reader.isWithinFrame()).isFalse();
  }
}
