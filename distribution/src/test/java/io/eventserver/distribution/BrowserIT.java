package io.eventserver.distribution;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.WebSocket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletionException;
import java.util.concurrent.CompletionStage;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What a browser has of a node, at {@code /eventbus} of its HTTP port. */
class BrowserIT {
  private static final String CLIENT = "@vertx/eventbus-bridge-client.js@1.0.0";

  @TempDir Path folder;

  /** One browser: what it was told waits to be read. */
  private static final class Browser implements WebSocket.Listener, AutoCloseable {
    private final BlockingQueue<JsonNode> told = new LinkedBlockingQueue<>();
    private final StringBuilder text = new StringBuilder();
    private final HttpClient http = HttpClient.newHttpClient();
    private final WebSocket socket;

    Browser(NodeProcess node, @Nullable String origin) {
      var builder = http.newWebSocketBuilder().connectTimeout(Duration.ofSeconds(10));
      if (origin != null) builder.header("Origin", origin);
      socket =
          builder
              .buildAsync(URI.create("ws://" + node.ready("http") + "/eventbus/websocket"), this)
              .join();
    }

    @Override
    public @Nullable CompletionStage<?> onText(WebSocket from, CharSequence data, boolean last) {
      take(data.toString(), last);
      from.request(1);
      return null;
    }

    @Override
    public @Nullable CompletionStage<?> onBinary(WebSocket from, ByteBuffer data, boolean last) {
      take(StandardCharsets.UTF_8.decode(data).toString(), last);
      from.request(1);
      return null;
    }

    private void take(String part, boolean last) {
      text.append(part);
      if (!last) return;
      try {
        told.add(RawBridge.JSON.readTree(text.toString()));
      } catch (IOException e) {
        throw new AssertionError(text.toString(), e);
      }
      text.setLength(0);
    }

    Browser say(String json) {
      socket.sendText(json.replace('\'', '"'), true).join();
      return this;
    }

    JsonNode next() throws InterruptedException {
      var next = told.poll(20, TimeUnit.SECONDS);
      if (next == null) throw new AssertionError("nothing comes");
      return next;
    }

    @Override
    public void close() {
      socket.abort();
      http.shutdownNow();
    }
  }

  @Test
  @DisplayName("requests are answered, live events come, and nothing else is open")
  void webSocket() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"));
        var browser = new Browser(node, "http://" + node.ready("http"))) {
      browser.say("{'type':'register','address':'event-server.committed.account'}");
      var created =
          browser
              .say(
                  "{'type':'send','address':'event-server.command','replyAddress':'r','body':"
                      + "{'aggregate':'account','id':'a','command':'CreateAccount','data':{'name':'Ann'}}}")
              .next();
      var live = browser.next();
      if (!created.path("address").asText().equals("r")) {
        var swapped = created;
        created = live;
        live = swapped;
      }
      assertThat(created.path("body").path("version").asInt()).isEqualTo(1);
      assertThat(live.path("body").path("events").path(0).path("type").asText())
          .isEqualTo("AccountCreated");
      var refused =
          browser
              .say(
                  "{'type':'send','address':'event-server.command','replyAddress':'r','body':"
                      + "{'aggregate':'account','id':'a','command':'SubtractMoney','data':{'amount':501}}}")
              .next();
      while (!refused.path("type").asText().equals("err")) refused = browser.next();
      assertThat(refused.path("failureCode").asInt()).isEqualTo(422);
      assertThat(refused.path("version").asInt()).isEqualTo(2);
      for (String address : List.of("event-server.internal.append", "anything")) {
        browser.say("{'type':'send','address':'" + address + "','replyAddress':'d','body':{}}");
        var denied = browser.next();
        while (!denied.path("address").asText().equals("d")) denied = browser.next();
        assertThat(denied.path("failureCode").asInt()).isEqualTo(403);
      }
      node.stop();
    }
  }

  @Test
  @DisplayName("the page of somebody else does not come in")
  void otherOrigin() throws Exception {
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      try (var other = new Browser(node, "http://evil.example")) {
        other.say("{'type':'send','address':'event-server.status','replyAddress':'r','body':{}}");
        assertThat(other.told.poll(1, TimeUnit.SECONDS)).isNull();
      } catch (CompletionException e) {
        // It was sent away before it could say anything.
        assertThat(e).hasCauseInstanceOf(IOException.class);
      }
      node.stop();
    }
  }

  @Test
  @DisplayName("the client that Vert.x offers for browsers works")
  void officialClient() throws Exception {
    assumeTrue(isThere("npm") && isThere("node"), "no npm here");
    try (var node = NodeProcess.start("demo", folder.resolve("data"))) {
      assertThat(run("npm", "install", "--no-audit", "--no-fund", CLIENT)).contains("added");
      Path script = folder.resolve("client.js");
      Files.writeString(script, SCRIPT.replace("{http}", node.ready("http")));
      assertThat(run("node", script.toString()))
          .contains("created 1", "live AccountCreated", "refused 422");
      node.stop();
    }
  }

  private static final String SCRIPT =
      """
      const EventBus = require('@vertx/eventbus-bridge-client.js');
      const eb = new EventBus('http://{http}/eventbus');
      const command = (command, data) =>
        ({ aggregate: 'account', id: 'b', command, data });
      setTimeout(() => process.exit(1), 20000);
      eb.onopen = () => {
        eb.registerHandler('event-server.committed', (error, message) => {
          for (const event of message.body.events) console.log('live ' + event.type);
        });
        const to = 'event-server.command';
        eb.send(to, command('CreateAccount', { name: 'Bob' }), (error, answer) => {
          console.log('created ' + answer.body.version);
          eb.send(to, command('SubtractMoney', { amount: 501 }), (error) => {
            console.log('refused ' + error.failureCode);
            setTimeout(() => process.exit(0), 500);
          });
        });
      };
      """;

  private static boolean isThere(String command) throws InterruptedException {
    try {
      return new ProcessBuilder(command, "--version").start().waitFor() == 0;
    } catch (IOException e) {
      return false;
    }
  }

  private String run(String... line) throws Exception {
    var process =
        new ProcessBuilder(line).directory(folder.toFile()).redirectErrorStream(true).start();
    String said = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(2, TimeUnit.MINUTES)).isTrue();
    assertThat(process.exitValue()).as(said).isZero();
    return said;
  }
}
