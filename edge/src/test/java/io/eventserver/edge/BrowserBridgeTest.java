package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.InFlight;
import io.eventserver.eventstore.JsonService;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.ClientWebSocket;
import io.vertx.core.http.HttpServerOptions;
import io.vertx.core.http.WebSocketClient;
import io.vertx.core.http.WebSocketConnectOptions;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rights and limits where browsers come in. */
class BrowserBridgeTest {
  private static final int SECONDS_MAX = 10;
  private static final int FRAME_BYTES = 64 << 10;
  private static final int PENDING_BYTES = 1 << 20;
  private static final int CONNECTIONS = 4;
  private static final int SUBSCRIPTIONS = 3;

  /** Where the SockJS client comes in. */
  private static final String FRAMED = "/eventbus/000/abc/websocket";

  private static final String ECHO =
      "{'type':'send','address':'in.echo','replyAddress':'r','body':1}";
  private static final String STATUS =
      "{'type':'send','address':'event-server.status','replyAddress':'r','body':{}}";

  private final Vertx vertx = Vertx.vertx();
  // It ends what it has opened when nobody holds it any more.
  private final WebSocketClient web = vertx.createWebSocketClient();
  private int port;

  /** One browser: what it hears, and whether it was ended. */
  private static final class Browser {
    private final ClientWebSocket socket;
    private final BlockingQueue<JsonObject> heard = new LinkedBlockingQueue<>();
    private final boolean framed;
    private volatile boolean ended;

    Browser(ClientWebSocket socket, boolean framed) {
      this.socket = socket;
      this.framed = framed;
      socket.closeHandler(_ -> ended = true);
      // Where SockJS puts nothing around a message, those of the bus come as bytes.
      socket.textMessageHandler(this::text);
      socket.binaryMessageHandler(bytes -> heard.add(new JsonObject(bytes)));
    }

    /** As it is, or one of an array of strings, as the SockJS client is told it. */
    private void text(String text) {
      if (text.startsWith("{")) heard.add(new JsonObject(text));
      if (text.startsWith("a")) {
        for (var each : new JsonArray(text.substring(1)))
          heard.add(new JsonObject(each.toString()));
      }
    }

    Browser say(String json) {
      String text = json.replace('\'', '"');
      socket.writeTextMessage(framed ? JsonArray.of(text).encode() : text);
      return this;
    }

    Browser hear(String address) {
      return say("{'type':'register','address':'" + address + "'}");
    }

    /** Whatever was said before has been dealt with. */
    void echo() throws InterruptedException {
      assertThat(say(ECHO).next().getValue("body")).isEqualTo(1);
    }

    Browser login(String password) {
      return say(
          "{'type':'send','address':'event-server.login','replyAddress':'l','body':"
              + "{'user':'ann','password':'"
              + password
              + "'}}");
    }

    int code() throws InterruptedException {
      return next().getInteger("failureCode");
    }

    JsonObject next() throws InterruptedException {
      var next = heard.poll(SECONDS_MAX, TimeUnit.SECONDS);
      if (next == null) throw new AssertionError("nothing comes");
      return next;
    }

    void awaitEnd() {
      await().atMost(Duration.ofSeconds(SECONDS_MAX)).until(() -> ended);
    }
  }

  private static EdgeLimits limits(Duration login) {
    var usual = EdgeLimits.DEFAULT;
    return new EdgeLimits(
        FRAME_BYTES,
        usual.depth(),
        usual.textChars(),
        usual.numberChars(),
        CONNECTIONS,
        CONNECTIONS,
        usual.inFlight(),
        SUBSCRIPTIONS,
        usual.openReplies(),
        PENDING_BYTES,
        usual.idle(),
        login,
        usual.frame());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  private void open(Access access, Duration login) throws Exception {
    var gate = new Gate(new InFlight(10_000), 64 << 20);
    var services = new JsonService(vertx, Detour.NONE);
    var inside = new Inside(gate, services, access, Audit.NONE, _ -> {});
    var limits = limits(login);
    var router = Router.router(vertx);
    var bridge = new BrowserBridge(vertx, inside, limits, Set.of("https://ours.example"));
    router.route("/eventbus/*").subRouter(bridge.routes());
    var options =
        new HttpServerOptions()
            .setMaxWebSocketFrameSize(FRAME_BYTES)
            .setMaxWebSocketMessageSize(FRAME_BYTES);
    var server =
        vertx
            .createHttpServer(options)
            .connectionHandler(new HttpConnections(limits)::add)
            .requestHandler(router);
    port = done(server.listen(0, "127.0.0.1")).actualPort();
    vertx.eventBus().consumer("in.echo", it -> it.reply(it.body()));
  }

  private void openForEverybody() throws Exception {
    open(OpenEdge.everybody(), EdgeLimits.DEFAULT.login());
  }

  private Browser browser() throws Exception {
    return browser(null);
  }

  private Browser browser(@Nullable String origin) throws Exception {
    return browser("/eventbus/websocket", origin);
  }

  private Browser browser(String path, @Nullable String origin) throws Exception {
    var options = new WebSocketConnectOptions().setHost("127.0.0.1").setPort(port).setURI(path);
    if (origin != null) options.addHeader("Origin", origin);
    var browser = new Browser(web.webSocket(), path.equals(FRAMED));
    done(browser.socket.connect(options));
    return browser;
  }

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  @Test
  @DisplayName("who has not logged in is told so; who has may what its roles say")
  void rights() throws Exception {
    var rule = new Rule(List.of("in.*"), null, List.of("out.a"), null, null, null);
    var roles = Map.of("talker", new Role(List.of(rule), List.of(), null));
    var ann = new User("ann", Set.of("talker"), Optional.of(Passwords.hash("secret")));
    var known = new UsersAccess.Known(Map.of("ann", ann), roles);
    open(new UsersAccess(vertx, known, Optional.empty()), Duration.ofMinutes(1));
    var browser = browser();
    assertThat(browser.say(ECHO).code()).isEqualTo(401);
    assertThat(browser.login("wrong").code()).isEqualTo(401);
    var answer = browser.login("secret").next();
    assertThat(answer.getJsonObject("body").getString("user")).isEqualTo("ann");
    browser.echo();
    assertThat(browser.say(STATUS).code()).isEqualTo(403);
    assertThat(browser.hear("out.b").next().getString("type")).isEqualTo("err");
    browser.hear("out.a").echo();
    vertx.eventBus().publish("out.b", "no").publish("out.a", "yes");
    assertThat(browser.next().getValue("body")).isEqualTo("yes");
  }

  @Test
  @DisplayName("who does not log in is ended")
  void noLogin() throws Exception {
    var nobody = new UsersAccess.Known(Map.of(), Map.of());
    open(new UsersAccess(vertx, nobody, Optional.empty()), Duration.ofMillis(300));
    browser().awaitEnd();
  }

  @Test
  @DisplayName("no more are connected than may be, and whoever goes makes room")
  void connections() throws Exception {
    openForEverybody();
    var first = browser();
    for (int i = 1; i < CONNECTIONS; i++) browser();
    assertThatThrownBy(this::browser).hasMessageContaining("closed");
    assertThat(first.ended).isFalse();
    done(first.socket.close());
    first.awaitEnd();
    await()
        .atMost(Duration.ofSeconds(SECONDS_MAX))
        .ignoreExceptions()
        .untilAsserted(() -> browser().echo());
  }

  @Test
  @DisplayName("no more addresses are heard than may be")
  void subscriptions() throws Exception {
    openForEverybody();
    var browser = browser();
    for (int i = 0; i < SUBSCRIPTIONS; i++) browser.hear("out." + i);
    assertThat(browser.hear("out.more").next().getString("type")).isEqualTo("err");
    vertx.eventBus().publish("out.more", "no").publish("out.0", "yes");
    assertThat(browser.next().getValue("body")).isEqualTo("yes");
  }

  @ParameterizedTest
  @ValueSource(strings = {"/eventbus/websocket", FRAMED})
  @DisplayName("who does not read is ended; others hear everything")
  void slowReader(String path) throws Exception {
    openForEverybody();
    var slow = browser(path, null);
    var other = browser();
    slow.hear("out.a").echo();
    other.hear("out.a").echo();
    slow.socket.pause();
    String text = "x".repeat(10_000);
    for (int i = 0; i < 1_500; i++) {
      vertx.eventBus().publish("out.a", text + i);
      assertThat(other.next().getString("body")).endsWith("x" + i);
    }
    slow.socket.resume();
    slow.awaitEnd();
    assertThat(slow.heard.size()).isLessThan(1_500);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "x",
        "[]",
        "{",
        "7",
        "{'type':7}",
        "{'type':'none'}",
        "{'type':'send'}",
        "{'type':'send','address':7}",
        "{'type':'register'}"
      })
  @DisplayName("what makes no sense harms nobody else")
  void nonsense(String text) throws Exception {
    openForEverybody();
    var other = browser();
    browser().say(text);
    other.echo();
  }

  @Test
  @DisplayName("a message larger than a frame may be ends its sender")
  void large() throws Exception {
    openForEverybody();
    var browser = browser();
    browser.say(
        "{'type':'publish','address':'in.a','body':'%s'}".formatted("x".repeat(FRAME_BYTES)));
    assertThat(browser.code()).isEqualTo(413);
    browser.awaitEnd();
  }

  @Test
  @DisplayName("a page of others is turned away, one that is named is not")
  void origins() throws Exception {
    openForEverybody();
    browser("https://ours.example").echo();
    browser("https://theirs.example").awaitEnd();
  }
}
