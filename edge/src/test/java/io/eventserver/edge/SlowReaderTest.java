package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.util.HashSet;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Whoever asks for more than it reads at once: each request has its answer all the same. */
class SlowReaderTest {
  private static final int REQUESTS = 400;
  // Together far more than the buffers of both sockets and what may wait take.
  private static final String LARGE = "x".repeat(100_000);

  private final Vertx vertx = Vertx.vertx();
  private final JsonService services = new JsonService(vertx, Detour.NONE);
  private final AtomicInteger answered = new AtomicInteger();

  @AfterEach
  void close() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private int open(String address, String answer, Duration idle) throws Exception {
    services.serve(
        address,
        (_, _) -> 0,
        _ -> {
          answered.incrementAndGet();
          return Future.succeededFuture(answer);
        });
    var usual = EdgeLimits.DEFAULT;
    var limits =
        new EdgeLimits(
            usual.frameBytes(),
            usual.depth(),
            usual.textChars(),
            usual.numberChars(),
            1,
            1,
            usual.inFlight(),
            usual.subscriptions(),
            usual.openReplies(),
            1 << 20,
            idle,
            usual.login(),
            usual.frame());
    return OpenEdge.open(vertx, limits, OpenEdge.everybody(), Audit.NONE, services);
  }

  private static void ask(RawClient client, String address, int requests) throws Exception {
    for (int i = 0; i < requests; i++) {
      client.send(
          "{'type':'send','address':'%s','replyAddress':'r%d','body':{}}".formatted(address, i));
    }
  }

  private static void assertAllAnswered(RawClient client) throws Exception {
    Set<String> told = new HashSet<>();
    for (int i = 0; i < REQUESTS; i++) {
      var answer = client.read();
      assertThat(answer.path("body").asText()).isEqualTo(LARGE);
      told.add(answer.path("address").asText());
    }
    assertThat(told).hasSize(REQUESTS);
    assertThat(client.pong().path("type").asText()).isEqualTo("pong");
  }

  @Test
  @DisplayName("what a deed came to is told when the client has read on, and it is done once")
  void deeds() throws Exception {
    int port = open(Addresses.COMMAND, LARGE, Duration.ofMinutes(1));
    try (var client = new RawClient(port)) {
      ask(client, Addresses.COMMAND, REQUESTS);
      assertAllAnswered(client);
      assertThat(answered).hasValue(REQUESTS);
    }
  }

  @Test
  @DisplayName("a question is asked anew at most once")
  void questions() throws Exception {
    int port = open(Addresses.EVENTS, LARGE, Duration.ofMinutes(1));
    try (var client = new RawClient(port)) {
      ask(client, Addresses.EVENTS, REQUESTS);
      assertAllAnswered(client);
      assertThat(answered).hasValueBetween(REQUESTS + 1, 2 * REQUESTS);
    }
  }

  @Test
  @DisplayName("an answer that is larger than what may wait is told")
  void large() throws Exception {
    String answer = "x".repeat(3 << 20);
    int port = open(Addresses.COMMAND, answer, Duration.ofMinutes(1));
    try (var client = new RawClient(port)) {
      ask(client, Addresses.COMMAND, 2);
      for (int i = 0; i < 2; i++) {
        assertThat(client.read().path("body").asText()).isEqualTo(answer);
      }
    }
  }

  @Test
  @DisplayName("live events have room beside answers")
  void news() throws Exception {
    String answer = "x".repeat(3 << 20);
    int port = open(Addresses.COMMAND, answer, Duration.ofMinutes(1));
    try (var client = new RawClient(port)) {
      client.send("{'type':'register','address':'out.news'}").pong();
      ask(client, Addresses.COMMAND, 1);
      Awaitility.await().until(() -> answered.get() == 1);
      vertx.eventBus().publish("out.news", "news");
      assertThat(client.read().path("body").asText()).isEqualTo(answer);
      assertThat(client.read().path("body").asText()).isEqualTo("news");
    }
  }

  @Test
  @DisplayName("a client that reads nothing at all is ended: its place is another's")
  void neverReads() throws Exception {
    int port = open(Addresses.EVENTS, LARGE, Duration.ofMillis(1_500));
    try (var never = new RawClient(port)) {
      ask(never, Addresses.EVENTS, REQUESTS);
      Awaitility.await()
          .atMost(Duration.ofSeconds(30))
          .ignoreExceptions()
          .until(() -> isLetIn(port));
    }
  }

  private static boolean isLetIn(int port) throws Exception {
    try (var other = new RawClient(port)) {
      return other.pong().path("type").asText().equals("pong");
    }
  }
}
