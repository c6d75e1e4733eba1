package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.eventserver.distribution.lamps.LampDomain;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Collections;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The wire, address by address and failure by failure, with a domain that the server never saw. */
class WireIT {
  private static final String COMMAND = "event-server.command";
  private static final String PUBLISH = "event-server.publish";

  @TempDir static Path folder;
  private static Path jar = Path.of("");
  private static NodeProcess node;
  private static RawBridge raw;

  @BeforeAll
  static void start() throws IOException {
    jar = Archive.domainJar(folder, LampDomain.class);
    node =
        NodeProcess.start(
            "start", folder.resolve("data"), "--domain", jar.toString(), "--reactor-attempts", "2");
    raw = node.connect();
  }

  @AfterAll
  static void stop() throws Exception {
    raw.close();
    node.stop();
  }

  private static String command(String id, String command, String more) {
    return "{\"aggregate\":\"lamp\",\"id\":\"%s\",\"command\":\"%s\"%s}"
        .formatted(id, command, more);
  }

  @Test
  @DisplayName("a command, its state, its history, its rows")
  void lamp() throws IOException {
    var reply = raw.ok(COMMAND, command("a", "Toggle", ",\"correlationId\":\"k\""));
    assertThat(reply.path("version").asLong()).isEqualTo(1);
    assertThat(reply.path("events").path(0).path("type").asText()).isEqualTo("SwitchedOn");
    long position = reply.path("position").asLong();
    var state = raw.ok("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"a\"}");
    assertThat(state.path("state").path("on").asBoolean()).isTrue();
    assertThat(state.path("position").asLong()).isGreaterThanOrEqualTo(position);
    var recorded =
        raw.ok("event-server.history", "{\"aggregate\":\"lamp\",\"id\":\"a\"}")
            .path("events")
            .path(0);
    assertThat(recorded.path("time").asText())
        .matches("\\d{4}-\\d\\d-\\d\\dT\\d\\d:\\d\\d:\\d\\d\\.\\d{3}Z");
    assertThat(recorded.path("correlationId").asText()).isEqualTo("k");
    var row =
        raw.ok(
            "event-server.find",
            "{\"projection\":\"switches\",\"key\":\"SwitchedOn\",\"atLeast\":%d}"
                .formatted(position));
    assertThat(row.path("row").path("times").asLong()).isPositive();
    assertThat(raw.ok("event-server.list", "{\"projection\":\"switches\"}").path("rows"))
        .isNotEmpty();
  }

  @Test
  @DisplayName("400 for whatever is malformed or unknown, and the connection goes on")
  void malformed() throws IOException {
    for (String body :
        new String[] {
          "3",
          "null",
          "\"text\"",
          "[]",
          "{}",
          command("b", "Fly", ""),
          command("b", "Toggle", ",\"data\":{\"speed\":1}"),
          command("b", "Toggle", ",\"colour\":\"red\""),
          command("b", "Write", ""),
          command("b", "Write", ",\"data\":{\"text\":7}"),
          command("b", "Write", ",\"data\":{\"text\":null}"),
          command("b", "Toggle", ",\"data\":[]"),
          command("b", "Toggle", ",\"expectedVersion\":-1"),
          command("b", "Toggle", ",\"expectedVersion\":\"1\""),
          command("b", "Toggle", ",\"commandId\":\"\""),
          command("b", "Toggle", ",\"commandId\":\"" + "x".repeat(201) + "\""),
          command("", "Toggle", ""),
          command("x".repeat(201), "Toggle", ""),
          "{\"commands\":[]}",
          "{\"commands\":{}}",
          "{\"commands\":[],\"more\":1}",
        }) {
      assertThat(raw.fails(COMMAND, body)).as(body).isEqualTo(400);
    }
    assertThat(raw.fails(PUBLISH, "{\"aggregate\":\"lamp\",\"id\":\"b\",\"events\":[]}"))
        .isEqualTo(400);
    assertThat(
            raw.fails(
                PUBLISH, "{\"aggregate\":\"lamp\",\"id\":\"b\",\"events\":[{\"type\":\"Flown\"}]}"))
        .isEqualTo(400);
    assertThat(raw.fails("event-server.list", "{\"projection\":\"switches\",\"after\":\"?\"}"))
        .isEqualTo(400);
    assertThat(raw.fails("event-server.list", "{\"projection\":\"switches\",\"limit\":0}"))
        .isEqualTo(400);
    assertThat(raw.fails("event-server.events", "{\"from\":0}")).isEqualTo(400);
    assertThat(raw.fails("event-server.status", "{\"x\":1}")).isEqualTo(400);
    assertThat(raw.fails("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"b\"}"))
        .isEqualTo(404);
  }

  @Test
  @DisplayName("404 for an unknown type, projection, id or key")
  void notFound() throws IOException {
    assertThat(raw.fails(COMMAND, "{\"aggregate\":\"moon\",\"id\":\"a\",\"command\":\"Toggle\"}"))
        .isEqualTo(404);
    assertThat(raw.fails("event-server.aggregate", "{\"aggregate\":\"moon\",\"id\":\"a\"}"))
        .isEqualTo(404);
    assertThat(raw.fails("event-server.history", "{\"aggregate\":\"lamp\",\"id\":\"none\"}"))
        .isEqualTo(404);
    assertThat(raw.fails("event-server.history", "{\"aggregate\":\"moon\",\"id\":\"a\"}"))
        .isEqualTo(404);
    assertThat(
            raw.fails(
                "event-server.find", "{\"projection\":\"none\",\"key\":\"a\",\"atLeast\":9999}"))
        .isEqualTo(404);
    assertThat(raw.fails("event-server.find", "{\"projection\":\"switches\",\"key\":\"none\"}"))
        .isEqualTo(404);
    assertThat(raw.fails("event-server.events", "{\"aggregate\":\"moon\"}")).isEqualTo(404);
  }

  @Test
  @DisplayName("408 when a position is not reached in time, on every read")
  void timedOut() throws IOException {
    String wait = ",\"atLeast\":999999999,\"waitMillis\":20}";
    assertThat(raw.fails("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"a\"" + wait))
        .isEqualTo(408);
    assertThat(raw.fails("event-server.find", "{\"projection\":\"switches\",\"key\":\"a\"" + wait))
        .isEqualTo(408);
    assertThat(raw.fails("event-server.list", "{\"projection\":\"switches\"" + wait))
        .isEqualTo(408);
    assertThat(raw.fails("event-server.events", "{\"from\":1" + wait)).isEqualTo(408);
    assertThat(raw.fails("event-server.history", "{\"aggregate\":\"lamp\",\"id\":\"a\"" + wait))
        .isEqualTo(408);
  }

  @Test
  @DisplayName("409 names both versions and stores nothing")
  void conflict() throws IOException {
    raw.ok(COMMAND, command("c", "Toggle", ",\"expectedVersion\":0"));
    var frame = raw.ask(COMMAND, command("c", "Toggle", ",\"expectedVersion\":0"));
    assertThat(frame.path("failureCode").asInt()).isEqualTo(409);
    assertThat(frame.path("message").asText()).contains("0").contains("1");
    raw.ok(
        PUBLISH,
        "{\"aggregate\":\"lamp\",\"id\":\"c\",\"expectedVersion\":1,\"events\":[{\"type\":\"SwitchedOff\"},{\"type\":\"SwitchedOn\",\"data\":{}}]}");
    assertThat(
            raw.ok("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"c\"}")
                .path("version")
                .asInt())
        .isEqualTo(3);
  }

  @Test
  @DisplayName("413 for an event, a decision or a batch that is too large")
  void tooLarge() throws IOException {
    assertThat(
            raw.fails(
                COMMAND,
                command("d", "Write", ",\"data\":{\"text\":\"" + "x".repeat(270_000) + "\"}")))
        .isEqualTo(413);
    String events = String.join(",", Collections.nCopies(1001, "{\"type\":\"SwitchedOn\"}"));
    assertThat(
            raw.fails(
                PUBLISH, "{\"aggregate\":\"lamp\",\"id\":\"d\",\"events\":[%s]}".formatted(events)))
        .isEqualTo(413);
    String commands = String.join(",", Collections.nCopies(10_001, "{}"));
    assertThat(raw.fails(COMMAND, "{\"commands\":[%s]}".formatted(commands))).isEqualTo(413);
    assertThat(raw.fails("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"d\"}"))
        .isEqualTo(404);
  }

  @Test
  @DisplayName("500 where domain code throws; nothing is stored and the node is unharmed")
  void domainThrows() throws IOException {
    assertThat(raw.fails(COMMAND, command("e", "Smash", ""))).isEqualTo(500);
    assertThat(raw.fails(COMMAND, command("e", "Crack", ""))).isEqualTo(500);
    assertThat(
            raw.fails(
                PUBLISH,
                "{\"aggregate\":\"lamp\",\"id\":\"e\",\"events\":[{\"type\":\"SwitchedOn\"},{\"type\":\"Cracked\"}]}"))
        .isEqualTo(500);
    assertThat(raw.fails("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"e\"}"))
        .isEqualTo(404);
    assertThat(raw.ok(COMMAND, command("e", "Toggle", "")).path("version").asInt()).isEqualTo(1);
  }

  @Test
  @DisplayName("a batch is decided in order, item by item, each with its own result")
  void batch() throws IOException {
    var results =
        raw.ok(
                COMMAND,
                "{\"commands\":[%s,%s,%s,{\"aggregate\":1},%s]}"
                    .formatted(
                        command("f", "Toggle", ""),
                        command("f", "Smash", ""),
                        command("f", "Toggle", ",\"expectedVersion\":1"),
                        command("f", "Look", "")))
            .path("results");
    assertThat(results).hasSize(5);
    assertThat(results.path(0).path("version").asInt()).isEqualTo(1);
    assertThat(results.path(1).path("failureCode").asInt()).isEqualTo(500);
    assertThat(results.path(2).path("version").asInt()).isEqualTo(2);
    assertThat(results.path(3).path("failureCode").asInt()).isEqualTo(400);
    assertThat(results.path(4).path("events")).isEmpty();
    assertThat(results.path(4).path("position")).isEqualTo(results.path(2).path("position"));
  }

  @Test
  @DisplayName("a repeated command id gets the first answer; another command under it is a 409")
  void repeated() throws IOException {
    var first = raw.ok(COMMAND, command("g", "Toggle", ",\"commandId\":\"once\""));
    assertThat(raw.ok(COMMAND, command("g", "Toggle", ",\"commandId\":\"once\""))).isEqualTo(first);
    assertThat(raw.fails(COMMAND, command("g", "Look", ",\"commandId\":\"once\""))).isEqualTo(409);
    assertThat(raw.fails(COMMAND, command("h", "Toggle", ",\"commandId\":\"once\"")))
        .isEqualTo(409);
    String twice = command("g", "Toggle", ",\"commandId\":\"twice\"");
    var results = raw.ok(COMMAND, "{\"commands\":[%s,%s]}".formatted(twice, twice)).path("results");
    assertThat(results.path(0)).isEqualTo(results.path(1));
    assertThat(
            raw.ok("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"g\"}")
                .path("version")
                .asInt())
        .isEqualTo(2);
  }

  @Test
  @DisplayName("who registers hears live events, each message saying what it follows on")
  void live() throws IOException {
    try (var listener = node.connect()) {
      listener.frame("{\"type\":\"register\",\"address\":\"event-server.committed\"}");
      listener.frame("{\"type\":\"register\",\"address\":\"event-server.committed.lamp\"}");
      var idle = listener.read();
      assertThat(idle.path("address").asText()).startsWith("event-server.committed");
      raw.ok(COMMAND, command("i", "Toggle", ""));
      long all = -1;
      long typed = -1;
      while (all < 0 || typed < 0) {
        var frame = listener.read();
        var body = frame.path("body");
        assertThat(body.path("after").asLong()).isLessThanOrEqualTo(body.path("position").asLong());
        if (!body.path("events").isEmpty()
            && body.path("events").path(0).path("id").asText().equals("i")) {
          if (frame.path("address").asText().equals("event-server.committed"))
            all = body.path("position").asLong();
          else typed = body.path("position").asLong();
        }
      }
      assertThat(all).isEqualTo(typed);
    }
  }

  @Test
  @DisplayName("clients may neither publish nor reach what is not permitted")
  void rights() throws IOException {
    try (var other = node.connect()) {
      other.frame("{\"type\":\"publish\",\"address\":\"event-server.committed\",\"body\":{}}");
      assertThat(other.read().path("type").asText()).isEqualTo("err");
      other.send("event-server.internal.append", "{}");
      assertThat(other.read().path("message").asText()).isEqualTo("access_denied");
      other.frame("{\"type\":\"register\",\"address\":\"event-server.internal.committed\"}");
      assertThat(other.read().path("message").asText()).isEqualTo("access_denied");
      assertThat(other.fails("event-server.internal.append", "{}")).isEqualTo(403);
      other.frame(
          "{\"type\":\"send\",\"address\":\"event-server.status\",\"replyAddress\":\"r\",\"headers\":{\"timeout\":\"x\",\"codecName\":\"none\"},\"body\":{}}");
      assertThat(other.read().path("type").asText()).isEqualTo("message");
    }
  }

  @Test
  @DisplayName("a projection that throws stops alone: 503, status says where and why")
  void projectionStops() throws Exception {
    try (var own =
            NodeProcess.start("start", folder.resolve("fragile"), "--domain", jar.toString());
        var client = own.connect()) {
      var reply = client.ok(COMMAND, command("a", "Write", ",\"data\":{\"text\":\"stop\"}"));
      String at = ",\"atLeast\":" + reply.path("position").asLong() + "}";
      assertThat(
              client.fails("event-server.find", "{\"projection\":\"fragile\",\"key\":\"a\"" + at))
          .isEqualTo(503);
      client.ok("event-server.find", "{\"projection\":\"switches\",\"key\":\"Written\"" + at);
      var standing = client.ok("event-server.status", "{}").path("projections").path("fragile");
      assertThat(standing.path("error").asText()).contains("told to stop");
      assertThat(standing.path("position").asLong()).isEqualTo(1);
      own.stop();
    }
  }

  @Test
  @DisplayName(
      "a failing reaction becomes a dead letter that others do not wait for; it can be skipped")
  void deadLetter() throws Exception {
    String at = "--bridge=" + node.bridge();
    var reply = raw.ok(COMMAND, command("x", "Write", ",\"data\":{\"text\":\"short circuit\"}"));
    raw.ok(COMMAND, command("y", "Write", ",\"data\":{\"text\":\"toggle\"}"));
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                raw.ok("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"y\"}")
                        .path("version")
                        .asInt()
                    == 2);
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                raw.ok("event-server.status", "{}")
                        .path("reactors")
                        .path("electrician")
                        .path("dead")
                        .asInt()
                    == 1);
    String position = reply.path("position").asText();
    assertThat(Archive.run("dead-letters", "list", at).out())
        .contains("electrician", position, "ouch");
    assertThat(Archive.run("dead-letters", "retry", "electrician", position, at).err())
        .contains("failed again");
    assertThat(Archive.run("dead-letters", "skip", "electrician", position, at).code()).isZero();
    assertThat(Archive.run("dead-letters", "list", at).out()).doesNotContain("ouch");
  }

  @Test
  @DisplayName("dead letters are listed to the end, however many there are")
  void manyDeadLetters() throws Exception {
    int count = 1_001;
    try (var own =
            NodeProcess.start(
                "start",
                folder.resolve("dead"),
                "--domain",
                jar.toString(),
                "--reactor-attempts",
                "1");
        var client = own.connect()) {
      var commands =
          IntStream.range(0, count)
              .mapToObj(i -> command("l" + i, "Write", ",\"data\":{\"text\":\"short circuit\"}"))
              .collect(Collectors.joining(","));
      client.ok(COMMAND, "{\"commands\":[" + commands + "]}");
      await()
          .atMost(Duration.ofSeconds(30))
          .until(
              () ->
                  client
                          .ok("event-server.status", "{}")
                          .path("reactors")
                          .path("electrician")
                          .path("dead")
                          .asInt()
                      == count);
      var listed = Archive.run("dead-letters", "list", "--json", "--bridge=" + own.bridge());
      assertThat(RawBridge.JSON.readTree(listed.out())).hasSize(count);
      own.stop();
    }
  }

  @Test
  @DisplayName("requests beyond the bound get 503 at once, and a repeat later succeeds")
  void overloaded() throws Exception {
    try (var own =
            NodeProcess.start(
                "start",
                folder.resolve("small"),
                "--domain",
                jar.toString(),
                "--in-flight-max",
                "2");
        var client = own.connect()) {
      for (int i = 0; i < 4; i++)
        client.send("event-server.events", "{\"from\":1,\"atLeast\":5,\"waitMillis\":500}");
      int refused = 0;
      for (int i = 0; i < 4; i++) if (client.read().path("failureCode").asInt() == 503) refused++;
      assertThat(refused).isEqualTo(2);
      assertThat(client.ok(COMMAND, command("a", "Toggle", "")).path("version").asInt())
          .isEqualTo(1);
      own.stop();
    }
  }
}
