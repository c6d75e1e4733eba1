package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** Who comes in, and what they may. */
class AccessTest {
  private static final User ANN =
      new User("ann", Set.of("talker"), Optional.of(Passwords.hash("secret")));
  private static final Map<String, Role> ROLES =
      Map.of(
          "talker",
          new Role(
              List.of(
                  new Rule(List.of("in.*"), List.of("in.*"), List.of("out.*"), null, null, null)),
              List.of(new Rule(List.of("in.no*"), null, List.of("out.no*"), null, null, null)),
              null));

  private final Vertx vertx = Vertx.vertx();
  private final List<RawClient> clients = new ArrayList<>();
  private final List<AuditEntry> audited = new CopyOnWriteArrayList<>();
  private UsersAccess access;
  private int port;

  @BeforeEach
  void open() throws Exception {
    access = new UsersAccess(vertx, known(ANN), Optional.empty());
    port = open(Duration.ofMinutes(1));
    vertx.eventBus().consumer("in.echo", it -> it.reply(it.body()));
  }

  private int open(Duration login) throws Exception {
    var limits = OpenEdge.limits(login, EdgeLimits.DEFAULT.frame());
    return OpenEdge.open(vertx, limits, access, audited::add);
  }

  private static UsersAccess.Known known(User... users) {
    var byName = new java.util.HashMap<String, User>();
    for (var user : users) byName.put(user.name(), user);
    return new UsersAccess.Known(byName, ROLES);
  }

  @AfterEach
  void close() throws Exception {
    for (var client : clients) client.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(10, TimeUnit.SECONDS);
  }

  private RawClient client() throws IOException {
    var client = new RawClient(port);
    clients.add(client);
    return client;
  }

  private static String login(String user, String password) {
    return "{'type':'send','address':'event-server.login','replyAddress':'l',"
        + "'body':{'user':'%s','password':'%s'}}".formatted(user, password);
  }

  private RawClient ann() throws IOException {
    var client = client().send(login("ann", "secret"));
    assertThat(client.read().path("body"))
        .isEqualTo(RawClient.json("{'user':'ann','roles':['talker']}"));
    return client;
  }

  private static void assertFails(JsonNode frame, int code, String why) {
    assertThat(frame.path("type").asText()).isEqualTo("err");
    assertThat(frame.path("failureCode").asInt()).isEqualTo(code);
    assertThat(frame.path("message").asText()).isEqualTo(why);
  }

  @Test
  @DisplayName("before the login there is nothing but a ping: whatever is asked for is a 401")
  void before() throws Exception {
    var client = client();
    assertThat(client.pong().path("type").asText()).isEqualTo("pong");
    for (String address : List.of("in.echo", "secret", "event-server.status", "nowhere")) {
      assertFails(
          client.send("{'type':'send','address':'" + address + "','replyAddress':'r'}").read(),
          401,
          "log in first, at event-server.login");
    }
    for (String type : List.of("publish", "register", "unregister")) {
      assertThat(client.send("{'type':'" + type + "','address':'out.a'}").read().path("message"))
          .hasToString("\"log in first, at event-server.login\"");
    }
  }

  @Test
  @DisplayName("who has logged in may what its roles say; a denial says no more than that")
  void after() throws Exception {
    var client = ann();
    client.send("{'type':'send','address':'in.echo','replyAddress':'r','body':7}");
    assertThat(client.read().path("body").asInt()).isEqualTo(7);
    for (String address :
        List.of(
            "in.nothing",
            "nowhere",
            "event-server.status",
            "event-server.internal.x",
            "event-server.admin.nodes",
            "event-server.admin.none",
            "__vertx.reply.1")) {
      assertFails(
          client.send("{'type':'send','address':'" + address + "','replyAddress':'r'}").read(),
          403,
          "access_denied");
    }
    assertThat(
            client.send("{'type':'register','address':'out.no'}").read().path("message").asText())
        .isEqualTo("access_denied");
    assertThat(audited).extracting(AuditEntry::event).contains("login", "denied");
    assertThat(audited).allSatisfy(entry -> assertThat(entry.toString()).doesNotContain("secret"));
  }

  @Test
  @DisplayName("what comes behind a login in the same write is done as whoever logged in")
  void pipelined() throws Exception {
    var client = client();
    client.write(
        io.vertx.core.buffer.Buffer.buffer()
            .appendBytes(RawClient.frame(login("ann", "secret")))
            .appendBytes(
                RawClient.frame("{'type':'send','address':'in.echo','replyAddress':'r','body':1}"))
            .appendBytes(RawClient.frame("{'type':'ping'}"))
            .getBytes());
    assertThat(client.read().path("address").asText()).isEqualTo("l");
    var next = List.of(client.read().path("type").asText(), client.read().path("type").asText());
    assertThat(next).containsExactlyInAnyOrder("message", "pong");
  }

  @Test
  @DisplayName("a wrong password and a user that is not there are told apart by nothing")
  void wrong() throws Exception {
    var client = client();
    assertFails(client.send(login("ann", "wrong")).read(), 401, "no such login");
    assertFails(client.send(login("bob", "secret")).read(), 401, "no such login");
    var malformed =
        client
            .send(
                "{'type':'send','address':'event-server.login','replyAddress':'l','body':{'user':7}}")
            .read();
    assertThat(malformed.path("failureCode").asInt()).isEqualTo(400);
    assertThat(client.send(login("ann", "secret")).read().path("type").asText())
        .isEqualTo("message");
  }

  @Test
  @DisplayName("who fails too often has to wait, also with the right password")
  void slowed() throws Exception {
    var client = client();
    for (int i = 0; i < FailedLogins.FORGIVEN; i++) {
      assertFails(client.send(login("ann", "wrong")).read(), 401, "no such login");
    }
    var told = client.send(login("ann", "secret")).read();
    assertThat(told.path("failureCode").asInt()).isEqualTo(429);
    assertThat(told.path("message").asText()).matches("too many failed logins: wait for \\d+ s");
  }

  @Test
  @DisplayName("a user that is removed may nothing any more, and hears nothing")
  void removed() throws Exception {
    var client = ann();
    client.send("{'type':'register','address':'out.a'}").pong();
    vertx.eventBus().publish("out.a", 1);
    assertThat(client.read().path("body").asInt()).isEqualTo(1);
    access.become(known());
    vertx.eventBus().publish("out.a", 2);
    assertFails(
        client.send("{'type':'send','address':'in.echo','replyAddress':'r'}").read(),
        403,
        "access_denied");
    assertThat(client.isQuiet()).isTrue();
  }

  @Test
  @DisplayName("who does not log in in time is told and sent away")
  void tooLate() throws Exception {
    port = open(Duration.ofMillis(500));
    var client = client();
    assertThat(client.read().path("message").asText()).isEqualTo("no login within 500 ms");
    assertThat(client.isClosed()).isTrue();
  }
}
