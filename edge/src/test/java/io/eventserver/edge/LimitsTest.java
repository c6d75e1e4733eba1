package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Each limit has its own clear error, and what is beyond it harms nobody else. */
class LimitsTest {
  private static final EdgeLimits SMALL = small(Duration.ofMinutes(1), Duration.ofMinutes(1));
  private static final EdgeLimits HASTY = small(Duration.ofMillis(1_500), Duration.ofMillis(500));

  private final Vertx vertx = Vertx.vertx();
  private final List<RawClient> clients = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var client : clients) client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private static EdgeLimits small(Duration idle, Duration frame) {
    return new EdgeLimits(
        4_096, 4, 1_000, 20, 5, 5, 2, 2, 2, 64 * 1_024, idle, Duration.ofMinutes(1), frame);
  }

  private RawClient client(int port) throws IOException {
    var client = new RawClient(port);
    clients.add(client);
    return client;
  }

  private static String message(JsonNode frame) {
    assertThat(frame.path("type").asText()).isEqualTo("err");
    return frame.path("message").asText();
  }

  private void assertEnds(RawClient client, String why) throws IOException {
    assertThat(message(client.read())).startsWith(why);
    assertThat(client.isClosed()).isTrue();
  }

  @Test
  @DisplayName("what a frame may hold")
  void frames() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    assertEnds(
        client(port).send("{'type':'ping','x':'" + "x".repeat(5_000) + "'}"),
        "a frame of 5022 bytes, of 4096 at most");
    assertEnds(
        client(port).send("{'type':'ping','body':[[[[[]]]]]}"), "no JSON: Document nesting depth");
    assertEnds(
        client(port).send("{'type':'ping','body':'" + "x".repeat(1_001) + "'}"),
        "a text of more than 1000 characters");
    assertEnds(
        client(port).send("{'type':'ping','body':" + "1".repeat(21) + "}"),
        "no JSON: Number value length");
  }

  @Test
  @DisplayName("whoever still sends a frame that is too large is told so all the same")
  void sentOn() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    assertEnds(
        client(port).send("{'type':'ping','x':'" + "x".repeat(20 << 20) + "'}"),
        "a frame of 20971542 bytes, of 4096 at most");
  }

  @Test
  @DisplayName("clients in all, and from one address; who goes makes room")
  void connections() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    for (int i = 0; i < 5; i++) client(port).pong();
    assertEnds(client(port), "5 clients are connected: try again");
    clients.getFirst().close();
    org.awaitility.Awaitility.await()
        .atMost(Duration.ofSeconds(10))
        .ignoreExceptions()
        .until(() -> client(port).pong().path("type").asText().equals("pong"));
  }

  @Test
  @DisplayName("addresses that are heard")
  void subscriptions() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    var client = client(port);
    client.send("{'type':'register','address':'out.1'}");
    client.send("{'type':'register','address':'out.2'}");
    client.send("{'type':'register','address':'out.2'}");
    client.send("{'type':'register','address':'out.3'}");
    assertThat(message(client.read())).isEqualTo("2 addresses are registered: unregister one");
    client.send("{'type':'unregister','address':'out.1'}");
    client.send("{'type':'register','address':'out.3'}");
    assertThat(client.pong().path("type").asText()).isEqualTo("pong");
  }

  @Test
  @DisplayName("requests in flight: what comes beyond is not read until there is room, or lost")
  void inFlight() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    var waiting = new java.util.concurrent.LinkedBlockingQueue<io.vertx.core.eventbus.Message<?>>();
    vertx.eventBus().consumer("in.wait", waiting::add);
    var client = client(port);
    for (int i = 0; i < 2; i++) {
      client.send("{'type':'send','address':'in.wait','replyAddress':'r" + i + "'}");
    }
    var first = waiting.poll(10, TimeUnit.SECONDS);
    var second = waiting.poll(10, TimeUnit.SECONDS);
    assertThat(second).isNotNull();
    client.send("{'type':'send','address':'in.wait','replyAddress':'r2'}");
    assertThat(waiting.poll(200, TimeUnit.MILLISECONDS)).isNull();
    first.reply(1);
    assertThat(client.read().path("address").asText()).isEqualTo("r0");
    assertThat(waiting.poll(10, TimeUnit.SECONDS)).isNotNull();
  }

  @Test
  @DisplayName("a client that says nothing, and one whose frame does not end")
  void late() throws Exception {
    int port = OpenEdge.open(vertx, HASTY);
    var slow = client(port).write(new byte[] {0, 0, 0, 10, '{'});
    assertEnds(slow, "a frame that has begun took more than 500 ms");
    assertEnds(client(port), "nothing came for 1500 ms: send a ping now and then");
  }

  @Test
  @DisplayName("R19: a client that does not read is told and dropped; others hear everything")
  void neverReads() throws Exception {
    int port = OpenEdge.open(vertx, SMALL);
    var never = client(port);
    never.send("{'type':'register','address':'out.news'}").pong();
    var reads = client(port);
    reads.send("{'type':'register','address':'out.news'}").pong();
    String text = "x".repeat(1_000);
    // What the sockets' buffers take does not wait here.
    for (int i = 0; i < 20_000; i++) {
      vertx.eventBus().publish("out.news", i + text);
      if (i % 50 == 49) {
        for (int j = i - 49; j <= i; j++) {
          assertThat(reads.read().path("body").asText()).startsWith(j + "x");
        }
      }
    }
    JsonNode last = never.read();
    while (!last.path("type").asText().equals("err")) last = never.read();
    assertThat(message(last)).startsWith("too much waits to be read");
    assertThat(never.isClosed()).isTrue();
    assertThat(reads.pong().path("type").asText()).isEqualTo("pong");
  }
}
