package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.wire.PlainReader;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * R16 with frames that nobody thought of: frames that make sense, changed at random. {@code
 * -Dframes=N -Dseed=N} say how many, and which.
 */
// It looks at the heap.
@Isolated
class RandomFramesTest {
  private static final int FRAMES = Integer.getInteger("frames", 100_000);
  private static final int OVER_SOCKETS = FRAMES / 20;
  private static final int PARTS_MAX = 4;
  private static final long HEAP_GROWTH_MAX = 10 << 20;
  static final List<String> SENSE =
      List.of(
          "{'type':'ping'}",
          "{'type':'send','address':'in.a','replyAddress':'r','body':{'a':[1,2.5e3,'x',null]}}",
          "{'type':'send','address':'event-server.command','replyAddress':'r','body':{'aggregate':"
              + "'account','id':'a','command':'AddMoney','data':{'amount':5},'commandId':'c'}}",
          "{'type':'send','address':'event-server.login','replyAddress':'r','body':{'user':'a'}}",
          "{'type':'publish','address':'in.a','headers':{'timeout':'5','x':'ü'},'body':'ä€😀'}",
          "{'type':'send','address':'event-server.find','headers':{},'body':null}",
          "{'type':'register','address':'out.a'}",
          "{'type':'unregister','address':'out.a'}",
          "{'type':'send','address':'__vertx.reply.1','failureCode':7,'message':'no'}");

  private final long seed = Long.getLong("seed", System.nanoTime());
  private final SplittableRandom random = new SplittableRandom(seed);

  private String repeat() {
    return ("repeat with: mvn -B test -Dseed=%d -pl edge -am -Dtest=RandomFramesTest"
            + " -Dsurefire.failIfNoSpecifiedTests=false")
        .formatted(seed);
  }

  /** A frame with its length, of which some bytes are others, missing, or there twice. */
  private byte[] hostile() {
    String sense = SENSE.get(random.nextInt(SENSE.size())).replace('\'', '"');
    byte[] text = sense.getBytes(StandardCharsets.UTF_8);
    for (int i = random.nextInt(PARTS_MAX); i > 0; i--) text = changed(text);
    int length =
        switch (random.nextInt(10)) {
          case 0 -> random.nextInt();
          case 1 -> text.length + random.nextInt(-3, 4);
          default -> text.length;
        };
    return ByteBuffer.allocate(Integer.BYTES + text.length).putInt(length).put(text).array();
  }

  private byte[] changed(byte[] text) {
    if (text.length < 2) return text;
    int at = random.nextInt(text.length);
    byte[] now = text.clone();
    switch (random.nextInt(4)) {
      case 0 -> now[at] ^= (byte) (1 << random.nextInt(8));
      case 1 -> now[at] = (byte) "{}[]\",:\\0-e.\0\u007f".charAt(random.nextInt(14));
      case 2 -> now = Arrays.copyOf(text, at + 1);
      default -> {
        int to = random.nextInt(at, text.length);
        now = ByteBuffer.allocate(text.length + to - at).put(text).put(text, at, to - at).array();
      }
    }
    return now;
  }

  @Test
  @DisplayName("whatever comes is a frame, or is said to be none, however it is cut")
  void parsed() {
    var parser = new FrameParser(EdgeLimits.DEFAULT);
    int[] frames = {0};
    int refused = 0;
    for (int i = 0; i < FRAMES; i++) {
      var reader =
          new FrameReader(
              EdgeLimits.DEFAULT.frameBytes(),
              (bytes, from, length) -> {
                parser.parse(bytes, from, length);
                frames[0]++;
              });
      byte[] bytes = hostile();
      int cut = random.nextInt(bytes.length);
      try {
        reader.read(Arrays.copyOf(bytes, cut));
        reader.read(Arrays.copyOfRange(bytes, cut, bytes.length));
      } catch (ProtocolError e) {
        refused++;
      } catch (RuntimeException | Error e) {
        throw new AssertionError(repeat() + ", frame " + i + ": " + Arrays.toString(bytes), e);
      }
    }
    assertThat(frames[0]).isPositive();
    assertThat(refused).isPositive();
  }

  @Test
  @DisplayName("what is read plainly is what a parser makes of it")
  void plain() {
    var usual = new FrameParser(EdgeLimits.DEFAULT);
    int plain = 0;
    for (int i = 0; i < FRAMES / 2; i++) {
      byte[] bytes = hostile();
      plain += isPlain(bytes) ? 1 : 0;
      assertThat(told(usual::parse, bytes))
          .as(() -> repeat() + ": " + new String(bytes, StandardCharsets.UTF_8))
          .isEqualTo(told((it, from, length) -> usual.parsed(it, from, length).frame(), bytes));
    }
    assertThat(plain).isBetween(FRAMES / 50, FRAMES / 2 - FRAMES / 50);
  }

  private static boolean isPlain(byte[] bytes) {
    try {
      PlainFrame.read(new PlainReader(bytes, Integer.BYTES, bytes.length - Integer.BYTES));
      return true;
    } catch (PlainReader.Unusual e) {
      return false;
    }
  }

  private interface Parsing {
    Frame frame(byte[] bytes, int from, int length) throws ProtocolError;
  }

  /** A frame, or why it is none, to be compared. */
  private static String told(Parsing parsing, byte[] bytes) {
    try {
      var frame = parsing.frame(bytes, Integer.BYTES, bytes.length - Integer.BYTES);
      return frame.toString().replaceAll("@[0-9a-f]+", "") + body(frame);
    } catch (ProtocolError e) {
      return String.valueOf(e.getMessage());
    }
  }

  private static String body(Frame frame) {
    var json =
        switch (frame) {
          case Frame.Send send -> send.body().json();
          case Frame.Publish publish -> publish.body().json();
          case Frame.Ping _, Frame.NoAddress _, Frame.Register _, Frame.Unregister _ -> null;
        };
    return json == null ? "" : new String(json.copy(), StandardCharsets.UTF_8);
  }

  @Test
  @DisplayName("hostile clients come and go: others are answered, and nothing is kept of them")
  void overSockets() throws Exception {
    var vertx = Vertx.vertx();
    try {
      int port = OpenEdge.open(vertx, EdgeLimits.DEFAULT);
      try (var other = new RawClient(port)) {
        for (int i = 0; i < OVER_SOCKETS / 10; i++) attack(port);
        long before = Heap.used();
        for (int i = 0; i < OVER_SOCKETS; i++) {
          attack(port);
          if (i % 100 == 0) assertThat(other.pong().path("type").asText()).isEqualTo("pong");
        }
        Heap.assertAtMost(before + HEAP_GROWTH_MAX, repeat());
      }
    } finally {
      vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
    }
  }

  private void attack(int port) throws IOException {
    try (var client = new RawClient(port)) {
      for (int i = random.nextInt(3); i >= 0; i--) client.write(hostile());
    } catch (IOException e) {
      // It was sent away before it had said everything.
      assertThat(e).hasMessageMatching("(?i).*(broken pipe|reset).*");
    }
  }
}
