package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.distribution.broken.BrokenDomain;
import io.eventserver.distribution.broken.BrokenVerticle;
import io.eventserver.distribution.echo.EchoVerticle;
import io.eventserver.distribution.lamps.LampDomain;
import io.eventserver.distribution.otherlamps.Lamp.OtherLamps;
import io.eventserver.distribution.turnover.TurnoverDomain;
import io.eventserver.distribution.watch.WatchDomain;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Jars that come and go while the process runs. */
class DeployIT {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Map<String, String> ON_LAMPS = Map.of("Builds-On", "lamps");

  @TempDir Path folder;
  private Path data;
  private Path domains;

  @BeforeEach
  void choose() {
    data = folder.resolve("data");
    domains = data.resolve("domains");
  }

  private static Archive.Ran run(NodeProcess node, String... command) throws Exception {
    var line = new ArrayList<>(List.of(command));
    line.addAll(List.of("--bridge", node.bridge()));
    return Archive.run(line.toArray(String[]::new));
  }

  private static void deploys(NodeProcess node, String jar) throws Exception {
    var ran = run(node, "deploy", jar);
    assertThat(ran.err()).isEmpty();
    assertThat(ran.out()).isEqualTo(jar.replace(".jar", "") + " is deployed\n");
    assertThat(ran.code()).isZero();
  }

  private static JsonNode toggle(RawBridge at, String id) throws IOException {
    return at.ok(
        "event-server.command",
        "{\"aggregate\":\"lamp\",\"id\":\"%s\",\"command\":\"Toggle\",\"data\":{}}".formatted(id));
  }

  private static long toggleWhile(RawBridge at, String id, BooleanSupplier more) {
    try {
      long version = 0;
      while (more.getAsBoolean()) version = toggle(at, id).path("version").asLong();
      return version;
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static long events(RawBridge at, String id, long atLeast) throws IOException {
    return at.ok(
            "event-server.find",
            "{\"projection\":\"lamp-events\",\"key\":\"%s\",\"atLeast\":%d}".formatted(id, atLeast))
        .path("row")
        .path("count")
        .asLong();
  }

  private static long version(RawBridge at, String id) throws IOException {
    return at.ok("event-server.aggregate", "{\"aggregate\":\"lamp\",\"id\":\"%s\"}".formatted(id))
        .path("version")
        .asLong();
  }

  @Test
  @DisplayName(
      "a reactor and a projection come to a running node, know what was before, and are back after"
          + " it was killed, until they are undeployed")
  void comeAndGo() throws Exception {
    var lamps = Archive.domainJar(folder, LampDomain.class).toString();
    Archive.jar(domains, WatchDomain.class, ON_LAMPS);
    try (var node = NodeProcess.start("start", data, "--domain", lamps);
        var here = node.connect()) {
      for (int i = 0; i < 3; i++) toggle(here, "a");
      try (var there = node.connect()) {
        var deploying = new AtomicBoolean(true);
        var busy = CompletableFuture.supplyAsync(() -> toggleWhile(there, "busy", deploying::get));
        deploys(node, "WatchDomain.jar");
        deploying.set(false);
        assertThat(busy.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isPositive();
      }
      assertThat(events(here, "a", 3)).isEqualTo(3);
      // Whatever happened while it was deployed is counted, and once.
      await().atMost(PATIENCE).until(() -> events(here, "busy", 4) == version(here, "busy"));
      // The reactor begins at the head: what was before is not reacted to.
      toggle(here, "b");
      await().atMost(PATIENCE).until(() -> version(here, "b") == 2);
      assertThat(version(here, "a")).isEqualTo(3);
      assertThat(
              here.ok("event-server.history", "{\"aggregate\":\"lamp\",\"id\":\"b\"}")
                  .at("/events/1/data/text")
                  .asText())
          .isEqualTo("seen after 1");
      assertThat(run(node, "verticles").out()).contains("WatchDomain", "running", "watchman");
      node.kill();
    }
    try (var node = NodeProcess.start("start", data, "--domain", lamps);
        var here = node.connect()) {
      assertThat(events(here, "b", 5)).isEqualTo(2);
      toggle(here, "c");
      await().atMost(PATIENCE).until(() -> version(here, "c") == 2);
      assertThat(run(node, "undeploy", "WatchDomain").code()).isZero();
      assertThat(here.fails("event-server.find", "{\"projection\":\"lamp-events\",\"key\":\"a\"}"))
          .isEqualTo(404);
      toggle(here, "d");
      node.stop();
    }
    try (var node = NodeProcess.start("start", data, "--domain", lamps);
        var here = node.connect()) {
      assertThat(run(node, "verticles").out()).contains("not deployed, in").contains("WatchDomain");
      assertThat(version(here, "d")).isEqualTo(1);
      node.stop();
    }
  }

  @Test
  @DisplayName("a domain that comes late has the states of its aggregates, and stays while it does")
  void lateDomain() throws Exception {
    var lamps = Archive.domainJar(domains, LampDomain.class).toString();
    try (var node = NodeProcess.start("start", data, "--domain", lamps);
        var here = node.connect()) {
      for (int i = 0; i < 5; i++) toggle(here, "a");
      node.stop();
    }
    try (var node = NodeProcess.start("start", data);
        var here = node.connect()) {
      String look = "{\"aggregate\":\"lamp\",\"id\":\"a\"}";
      assertThat(here.fails("event-server.aggregate", look)).isEqualTo(404);
      assertThat(here.ok("event-server.events", "{}").path("head").asLong()).isEqualTo(5);
      deploys(node, "LampDomain.jar");
      assertThat(here.ok("event-server.aggregate", look).at("/state/switched").asLong())
          .isEqualTo(5);
      assertThat(toggle(here, "a").path("version").asLong()).isEqualTo(6);
      var refused = run(node, "undeploy", "LampDomain");
      assertThat(refused.code()).isOne();
      assertThat(refused.err()).contains("aggregate type lamp has events").hasLineCount(1);
      assertThat(toggle(here, "a").path("version").asLong()).isEqualTo(7);
      node.kill();
    }
    try (var node = NodeProcess.start("start", data);
        var here = node.connect()) {
      assertThat(toggle(here, "a").path("version").asLong()).isEqualTo(8);
      node.stop();
    }
  }

  @Test
  @DisplayName("what cannot be deployed is said, leaves nothing behind and harms nobody")
  void refused() throws Exception {
    Archive.jar(domains, WatchDomain.class, ON_LAMPS);
    String verticle = BrokenVerticle.class.getName();
    Archive.jar(
        domains, BrokenDomain.class, Map.of("Builds-On", "accounts", "Main-Verticle", verticle));
    Archive.jar(domains, EchoVerticle.class, Map.of("Main-Verticle", "no.such.Verticle"));
    Archive.jar(domains, DeployIT.class, Map.of());
    Files.writeString(domains.resolve("text.jar"), "no jar at all");
    try (var node = NodeProcess.start("demo", data);
        var here = node.connect()) {
      refuses(here, 404, "absent.jar", "there is no absent.jar in");
      refuses(here, 400, "../data/domains/text.jar", "the name of a file in the folder");
      refuses(here, 400, "text.jar", "text.jar cannot be read");
      refuses(here, 400, "WatchDomain.jar", "builds on [lamps], which is not here");
      refuses(here, 400, "EchoVerticle.jar", "verticle no.such.Verticle cannot be made");
      refuses(here, 400, "DeployIT.jar", "no domain in");
      account(here, "CreateAccount", "{\"name\":\"Ann\"}");
      for (int i = 0; i < 2; i++) {
        fails(node, "BrokenDomain.jar", "BrokenDomain is not deployed: no power");
        String find = "{\"projection\":\"broken\",\"key\":\"a\"}";
        assertThat(here.fails("event-server.find", find)).isEqualTo(404);
        assertThat(here.ok("event-server.status", "{}").path("reactors").has("broken")).isFalse();
      }
      assertThat(here.fails("event-server.admin.deploy", "{\"jar\":7,\"x\":1}")).isEqualTo(400);
      assertThat(here.fails("event-server.admin.undeploy", "{\"name\":\"accounts\"}"))
          .isEqualTo(404);
      Archive.jar(
          domains, EchoVerticle.class, Map.of("Main-Verticle", EchoVerticle.class.getName()));
      deploys(node, "EchoVerticle.jar");
      refuses(here, 409, "EchoVerticle.jar", "EchoVerticle is deployed already");
      // It is the operator who opens addresses.
      here.send("echo", "1");
      assertThat(here.read().path("message").asText()).isEqualTo("access_denied");
      assertThat(here.ok("event-server.status", "{}").path("ready").asBoolean()).isTrue();
      node.stop();
    }
  }

  private static void refuses(RawBridge at, int code, String jar, String why) throws IOException {
    var answer = at.ask("event-server.admin.deploy", "{\"jar\":\"%s\"}".formatted(jar));
    assertThat(answer.path("message").asText()).contains(why);
    assertThat(answer.path("failureCode").asInt()).isEqualTo(code);
  }

  private static void fails(NodeProcess node, String jar, String why) throws Exception {
    var ran = run(node, "deploy", jar);
    assertThat(ran.err()).contains(why).hasLineCount(1);
    assertThat(ran.code()).isOne();
  }

  @Test
  @DisplayName("a user's verticle answers clients over the bridge where its address is permitted")
  void verticle() throws Exception {
    Archive.jar(domains, EchoVerticle.class, Map.of("Main-Verticle", EchoVerticle.class.getName()));
    try (var node = NodeProcess.start("demo", data, "--permit-inbound", "echo");
        var here = node.connect()) {
      deploys(node, "EchoVerticle.jar");
      assertThat(here.ok("echo", "{\"a\":[1]}").toString()).isEqualTo("{\"a\":[1]}");
      assertThat(run(node, "undeploy", "EchoVerticle").code()).isZero();
      assertThat(here.ask("echo", "1").path("type").asText()).isEqualTo("err");
      node.stop();
    }
  }

  @Test
  @DisplayName("docs/deploying.md: the turnover of an account that was there before, and its offer")
  void turnover() throws Exception {
    Archive.jar(domains, TurnoverDomain.class, Map.of("Builds-On", "accounts"));
    try (var node = NodeProcess.start("demo", data);
        var here = node.connect()) {
      account(here, "CreateAccount", "{\"name\":\"Ann\"}");
      account(here, "AddMoney", "{\"amount\":999999}");
      deploys(node, "TurnoverDomain.jar");
      account(here, "AddMoney", "{\"amount\":1}");
      await()
          .atMost(PATIENCE)
          .until(() -> here.ok("event-server.events", "{}").path("head").asLong() == 4);
      assertThat(here.ok("event-server.events", "{}").at("/events/3/type").asText())
          .isEqualTo("LoanOffered");
      assertThat(
              here.ok("event-server.find", "{\"projection\":\"turnover\",\"key\":\"a\"}")
                  .at("/row/sum")
                  .asLong())
          .isEqualTo(1_000_000);
      node.stop();
    }
  }

  private static void account(RawBridge at, String command, String data) throws IOException {
    at.ok(
        "event-server.command",
        "{\"aggregate\":\"account\",\"id\":\"a\",\"command\":\"%s\",\"data\":%s}"
            .formatted(command, data));
  }

  @Test
  @DisplayName(
      "nodes take reactors of their own, and refuse a domain of the same name that differs")
  void nodes() throws Exception {
    var lamps = Archive.domainJar(folder, LampDomain.class);
    var watch = Archive.jar(folder, WatchDomain.class, ON_LAMPS);
    var other = folder.resolve("data-2").resolve("domains");
    Archive.jar(other, WatchDomain.class, ON_LAMPS);
    Archive.jar(other, OtherLamps.class, Map.of());
    Archive.domainJar(other, LampDomain.class);
    var nodes = new ProcessCluster(folder, 3);
    try (var store = nodes.start("start", 0, "--domain", lamps.toString());
        var reactors =
            nodes.start("start", 1, "--roles", "reactors,bridge", "--domain", lamps + "," + watch);
        var late = nodes.start("start", 2, "--roles", "projections,reactors,bridge");
        var here = store.connect();
        var there = late.connect()) {
      assertThat(here.fails("event-server.find", "{\"projection\":\"lamp-events\",\"key\":\"a\"}"))
          .isEqualTo(404);
      fails(late, "OtherLamps.jar", "domain lamps is not the same as on node node-");
      deploys(late, "LampDomain.jar");
      deploys(late, "WatchDomain.jar");
      // The rows are on one node, the reactor on two, the commands are decided on a third.
      for (int i = 0; i < 20; i++) toggle(here, "lamp-" + i);
      for (int i = 0; i < 20; i++) {
        String id = "lamp-" + i;
        await().atMost(PATIENCE).until(() -> version(there, id) == 2);
      }
      assertThat(events(here, "lamp-7", 40)).isEqualTo(2);
      assertThat(events(there, "lamp-7", 40)).isEqualTo(2);
      var nodesShown = run(store, "nodes").out();
      assertThat(nodesShown).contains("node-0", "node-1", "node-2");
      late.kill();
      // Its rows are gone with it, so the reactor waits; commands do not.
      assertThat(toggle(here, "lamp-20").path("version").asLong()).isEqualTo(1);
      reactors.stop();
      store.stop();
    }
  }
}
