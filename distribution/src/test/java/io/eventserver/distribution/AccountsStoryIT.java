package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.transport.Transport;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The story of an account, told through the console and through raw frames. */
class AccountsStoryIT {
  private static final String ID = "6f1cf3a8-3a77-4a2e-8d5e-0a1b2c3d4e5f";

  @TempDir Path folder;

  @Test
  @DisplayName(
      "three strikes bring a loan, once, and everything is the same after a stop and a kill")
  void story() throws Exception {
    Path data = folder.resolve("data");
    long position;
    try (var node = NodeProcess.start("demo", data)) {
      String at = "--bridge=" + node.bridge();
      assertThat(node.afterReady()).hasSize(3).allMatch(line -> line.startsWith("./event-server "));
      assertThat(Archive.run("accounts:create", "Ann", "--id", ID, at).out()).contains("Ann", ID);
      assertThat(Archive.run("balance:add", ID, "1000", at).code()).isZero();
      var subtract = Archive.run("balance:subtract", ID, "500", "6", at);
      assertThat(subtract.code()).isEqualTo(1);
      assertThat(subtract.out().lines()).hasSize(3);
      assertThat(subtract.err().lines())
          .hasSize(3)
          .allMatch(line -> line.contains("may not go below -500"));
      await()
          .atMost(Duration.ofSeconds(20))
          .until(() -> node.errorsWith("Loan proposal for Ann") == 1);
      try (var raw = node.connect()) {
        awaitLoan(raw);
        assertThat(raw.ok("event-server.aggregate", loan()).path("version").asInt()).isEqualTo(1);
        var history = raw.ok("event-server.history", loan()).path("events").path(0);
        assertThat(history.path("data").path("name").asText()).isEqualTo("Ann");
        assertThat(history.path("meta").path("reactor").asText()).isEqualTo("offer-loan");
        var status = raw.ok("event-server.status", "{}");
        position = status.path("position").asLong();
        assertThat(status.path("reactors").path("offer-loan").path("dead").asInt()).isZero();
      }
      healthy(node);
      node.stop();
    }
    try (var node = NodeProcess.start("demo", data)) {
      same(node, position, 0);
      node.kill();
    }
    try (var kept = Files.list(data.resolve("snapshots"))) {
      for (var snapshot : kept.toList()) Files.delete(snapshot);
    }
    try (var node = NodeProcess.start("demo", data)) {
      same(node, position, position);
      assertThat(Archive.run("accounts:delete", ID, "--bridge=" + node.bridge()).code()).isZero();
      assertThat(Archive.run("accounts:find", ID, "--bridge=" + node.bridge()).code()).isEqualTo(1);
      assertThat(node.errorsWith("Loan proposal")).isZero();
      node.stop();
    }
  }

  private static void awaitLoan(RawBridge raw) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(
            () ->
                raw.ask("event-server.aggregate", loan()).path("type").asText().equals("message"));
  }

  private static String loan() {
    return "{\"aggregate\":\"loan\",\"id\":\"%s\"}".formatted(ID);
  }

  private static void same(NodeProcess node, long position, long replayed) throws Exception {
    assertThat(node.ready("position")).isEqualTo(String.valueOf(position));
    assertThat(node.ready("replayed")).isEqualTo(String.valueOf(replayed));
    var found = Archive.run("accounts:find", ID, "--json", "--bridge=" + node.bridge());
    assertThat(RawBridge.JSON.readTree(found.out()).path("balance").asLong()).isEqualTo(-500);
    var list = Archive.run("accounts:list", "--bridge=" + node.bridge());
    assertThat(list.out()).contains("| id ", "Ann", "-500");
    try (var raw = node.connect()) {
      var state =
          raw.ok(
              "event-server.aggregate", "{\"aggregate\":\"account\",\"id\":\"%s\"}".formatted(ID));
      assertThat(state.path("state").path("strikes").asInt()).isEqualTo(3);
      await()
          .atMost(Duration.ofSeconds(20))
          .until(
              () ->
                  raw.ok("event-server.status", "{}")
                          .path("reactors")
                          .path("offer-loan")
                          .path("position")
                          .asLong()
                      == position);
      assertThat(raw.ok("event-server.aggregate", loan()).path("version").asInt()).isEqualTo(1);
    }
  }

  @ParameterizedTest(name = "on {0}")
  @ValueSource(strings = {"what is usual", "io_uring"})
  @DisplayName("the same story in raw frames: commands, refusals with events, a published decision")
  void rawStory(String transport) throws Exception {
    boolean rings = transport.equals("io_uring");
    assumeTrue(!rings || (Transport.IO_URING != null && Transport.IO_URING.available()));
    String[] options = rings ? new String[] {"--transport", transport} : new String[0];
    try (var node = NodeProcess.start("demo", folder.resolve("data"), options);
        var raw = node.connect()) {
      var created = raw.ok("event-server.command", command("CreateAccount", "\"name\":\"Ann\""));
      assertThat(created.path("events").path(0).path("type").asText()).isEqualTo("AccountCreated");
      raw.ok("event-server.command", command("AddMoney", "\"amount\":1000"));
      for (int i = 0; i < 3; i++) raw.ok("event-server.command", subtract());
      for (int i = 0; i < 3; i++) {
        var refused = raw.ask("event-server.command", subtract());
        assertThat(refused.path("failureCode").asInt()).isEqualTo(422);
        assertThat(refused.path("message").asText()).contains("may not go below -500");
      }
      awaitLoan(raw);
      assertThat(raw.fails("event-server.command", command("CreateAccount", "\"name\":\"Bob\"")))
          .isEqualTo(422);
      var published =
          raw.ok(
              "event-server.publish",
              """
              {"aggregate":"account","id":"%s","expectedVersion":9,
               "events":[{"type":"MoneyAdded","data":{"amount":700}}]}\
              """
                  .formatted(ID));
      assertThat(published.path("version").asInt()).isEqualTo(10);
      var row =
          raw.ok(
              "event-server.find",
              "{\"projection\":\"accounts\",\"key\":\"%s\",\"atLeast\":%d}"
                  .formatted(ID, published.path("position").asLong()));
      assertThat(row.path("row").path("balance").asLong()).isEqualTo(200);
      raw.ok("event-server.command", command("DeleteAccount", ""));
      assertThat(raw.fails("event-server.command", subtract())).isEqualTo(422);
      node.stop();
    }
  }

  private static String command(String name, String data) {
    return "{\"aggregate\":\"account\",\"id\":\"%s\",\"command\":\"%s\",\"data\":{%s}}"
        .formatted(ID, name, data);
  }

  private static String subtract() {
    return command("SubtractMoney", "\"amount\":500");
  }

  private static void healthy(NodeProcess node) throws Exception {
    try (var http = HttpClient.newHttpClient()) {
      for (String path : new String[] {"/health", "/health/live", "/health/ready"}) {
        var response =
            http.send(
                HttpRequest.newBuilder(URI.create("http://" + node.ready("http") + path)).build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(response.statusCode()).as(response.body()).isEqualTo(200);
      }
    }
  }

  @Test
  @DisplayName(
      "a second node on the same folder, a bad option, an absent server: one clear line each")
  void misused() throws Exception {
    Path data = folder.resolve("data");
    try (var node = NodeProcess.start("demo", data)) {
      var second =
          Archive.run("start", "--data", data.toString(), "--bridge-port", "0", "--http-port", "0");
      assertThat(second.code()).isEqualTo(1);
      assertThat(second.err()).contains("in use by another process");
      node.stop();
    }
    var clean =
        Archive.run(
            "start",
            "--data",
            data.toString(),
            "--clean",
            "--bridge-port",
            "0",
            "--http-port",
            "0");
    assertThat(clean.code()).isEqualTo(1);
    assertThat(clean.err()).contains("confirm with --yes");
    assertMisused("always, interval:MS or never", "start", "--fsync", "sometimes");
    assertMisused("loopback", "start", "--host", "0.0.0.0");
    assertMisused("none.jar cannot be read", "start", "--domain", "none.jar");
    assertMisused("--colour", "start", "--colour", "red");
    assertMisused("TIMES", "balance:subtract", "x", "5", "0");
    var absent = Archive.run("accounts:list", "--bridge", "127.0.0.1:1");
    assertThat(absent.code()).isEqualTo(1);
    assertThat(absent.err().lines()).hasSize(1);
    assertThat(Archive.run("version").out().strip()).matches("\\d+\\.\\d+\\.\\d+");
    try (var node = NodeProcess.start("demo", data, "--clean", "--yes")) {
      assertThat(node.ready("position")).isEqualTo("0");
      node.stop();
    }
  }

  private static void assertMisused(String why, String... line) throws Exception {
    var run = Archive.run(line);
    assertThat(run.code()).isEqualTo(2);
    assertThat(run.err()).contains(why).hasLineCount(1);
  }
}
