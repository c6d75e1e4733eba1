package io.eventserver.bridgeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.testing.ReservedPort;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The client against a server that does the worst. */
class BridgeClientTest {
  private static final Duration LONG = Duration.ofSeconds(20);
  private static final Duration SHORT = Duration.ofMillis(600);
  private static final String STORED =
      "{\"aggregate\":\"a\",\"id\":\"1\",\"version\":1,\"position\":7,\"events\":[]}";

  private static CompletableFuture<WriteResult> write(BridgeClient client, String commandId) {
    return client.write(
        Addresses.COMMAND,
        Map.of(
            "aggregate", "a", "id", "1", "command", "C", "data", Map.of(), "commandId", commandId));
  }

  private static void assertFails(int code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(code));
  }

  private static String results(String... each) {
    return "{\"results\":[" + String.join(",", each) + "]}";
  }

  private static String failed(int code) {
    return "{\"failureCode\":" + code + ",\"message\":\"scripted\"}";
  }

  private static List<String> ids(JsonNode frame) {
    return frame.path("body").path("commands").findValuesAsText("commandId");
  }

  @Test
  @DisplayName("a command that never left is a 503: nothing was stored")
  void neverSent() throws IOException {
    int nobody = ReservedPort.next();
    var settings = ClientSettings.of("127.0.0.1", nobody).withRequestTimeout(SHORT);
    try (var client = BridgeClient.connect(settings)) {
      assertFails(503, () -> Await.get(write(client, "one")));
      assertThatThrownBy(() -> Await.get(write(client, "two"))).hasMessageContaining("refused");
      assertFails(503, () -> Await.get(client.status()));
    }
  }

  @Test
  @DisplayName("a command that was sent before the server went away for good is a 504, not a 503")
  void sentAndLost() throws Exception {
    var server = new ScriptedBridge();
    try (var client = BridgeClient.connect(server.settings(Duration.ofSeconds(2)))) {
      var result = write(client, "one");
      try (var peer = server.peer()) {
        peer.frame();
        server.close();
      }
      assertFails(504, () -> Await.get(result));
    }
  }

  @Test
  @DisplayName("a repeat that is answered 503 proves nothing: it is repeated again")
  void doubtful() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      var result = write(client, "one");
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), results(failed(504)));
        peer.reply(peer.frame(), results(failed(503)));
        peer.fail(peer.frame(), 507);
        var last = peer.frame();
        assertThat(ids(last)).containsExactly("one");
        peer.reply(last, results(STORED));
        assertThat(Await.get(result)).isInstanceOf(WriteResult.Stored.class);
        assertThat(client.written()).isEqualTo(7);
      }
    }
  }

  /** Sends a write, and when it is answered the next, so many in all. */
  private static CompletableFuture<?> chain(BridgeClient client, String name, int count) {
    if (count == 0) return CompletableFuture.completedFuture(null);
    return write(client, name + count).thenCompose(_ -> chain(client, name, count - 1));
  }

  @Test
  @DisplayName("what one answer wakes leaves together, and none of many senders is left waiting")
  void together() throws Exception {
    int senders = 64;
    int each = 500;
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      var chains =
          IntStream.range(0, senders).mapToObj(it -> chain(client, it + "-", each)).toList();
      int frames = 0;
      try (var peer = server.peer()) {
        for (int answered = 0; answered < senders * each; frames++) {
          var frame = peer.frame();
          int count = ids(frame).size();
          peer.reply(frame, results(Collections.nCopies(count, STORED).toArray(String[]::new)));
          answered += count;
        }
        for (var chain : chains) Await.get(chain);
      }
      // Four frames are under way at a time: mostly a quarter of the senders is in each.
      assertThat(senders * each / frames).isGreaterThan(2);
    }
  }

  @Test
  @DisplayName("a first 503 is final: nothing was stored, and its sender decides")
  void refusedAtOnce() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      var result = write(client, "one");
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), results(failed(503)));
        assertFails(503, () -> Await.get(result));
      }
    }
  }

  @Test
  @DisplayName("commands answered 504 are repeated in their order, and nothing overtakes them")
  void order() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG).withFramesInFlight(1))) {
      List<CompletableFuture<WriteResult>> all = new ArrayList<>(List.of(write(client, "c1")));
      try (var peer = server.peer()) {
        var first = peer.frame();
        for (int i = 2; i <= 4; i++) all.add(write(client, "c" + i));
        peer.reply(first, results(failed(504)));
        var repeat = peer.frame();
        assertThat(ids(repeat)).containsExactly("c1");
        peer.reply(repeat, results(failed(504)));
        peer.reply(peer.frame(), results(STORED));
        var rest = peer.frame();
        assertThat(ids(rest)).containsExactly("c2", "c3", "c4");
        peer.reply(rest, results(failed(504), failed(504), failed(504)));
        var again = peer.frame();
        assertThat(ids(again)).containsExactly("c2", "c3", "c4");
        peer.reply(again, results(STORED, STORED, STORED));
        all.forEach(Await::get);
      }
    }
  }

  @Test
  @DisplayName("answers that are too short or make no sense leave nobody waiting")
  void senselessAnswers() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(SHORT).withFramesInFlight(1))) {
      var first = write(client, "c1");
      try (var peer = server.peer()) {
        var frame = peer.frame();
        var second = write(client, "c2");
        peer.reply(frame, results(STORED.replace("\"events\"", "\"unknown\":1,\"events\"")));
        while (peer.hears(SHORT)) {
          // It is repeated until its time is up.
        }
        assertFails(504, () -> Await.get(first));
        assertThatThrownBy(() -> Await.get(second)).isInstanceOf(RequestFailure.class);
      }
    }
  }

  @Test
  @DisplayName("a callback may block on the client: after an answer and after a failure")
  void blockingCallbacks() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      var chain =
          write(client, "one").thenApply(_ -> Await.get(client.status()).path("node").asText());
      var rescue = write(client, "two").exceptionally(_ -> Await.get(write(client, "three")));
      try (var peer = server.peer()) {
        int answered = 0;
        while (answered < 4) {
          var frame = peer.frame();
          var ids = ids(frame);
          if (ids.isEmpty()) {
            peer.reply(frame, "{\"node\":\"n\"}");
          } else {
            peer.reply(
                frame,
                results(
                    ids.stream()
                        .map(id -> id.equals("two") ? failed(400) : STORED)
                        .toArray(String[]::new)));
          }
          answered += Math.max(1, ids.size());
        }
        assertThat(Await.get(chain)).isEqualTo("n");
        assertThat(Await.get(rescue)).isInstanceOf(WriteResult.Stored.class);
      }
    }
  }

  @Test
  @DisplayName("ten thousand writes to a server that never answers all end within their time")
  void silentServer() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(2)))) {
      long start = System.nanoTime();
      List<CompletableFuture<WriteResult>> all = new ArrayList<>();
      for (int i = 0; i < 10_000; i++) all.add(write(client, "c" + i));
      server.peer();
      int unknown = 0;
      for (var each : all) {
        try {
          Await.get(each);
        } catch (RequestFailure e) {
          assertThat(e.code().number()).isIn(503, 504);
          if (e.code().number() == 504) unknown++;
        }
      }
      assertThat(unknown).as("those that left").isPositive();
      assertThat(Duration.ofNanos(System.nanoTime() - start)).isLessThan(LONG);
    }
  }

  @Test
  @DisplayName("close answers everything under way, with 504 for what was sent")
  void closes() throws Exception {
    try (var server = new ScriptedBridge()) {
      var client = BridgeClient.connect(server.settings(LONG).withFramesInFlight(1));
      var sent = write(client, "c1");
      try (var peer = server.peer()) {
        peer.frame();
        var waits = write(client, "c2");
        var subscription = client.subscribe(1, _ -> {});
        client.close();
        assertFails(504, () -> Await.get(sent));
        assertFails(503, () -> Await.get(waits));
        assertFails(503, () -> Await.get(write(client, "c3")));
        Await.get(subscription.ended());
      }
    }
  }

  @Test
  @DisplayName("a raw request is not sent twice when the connection is lost; a read is")
  void repeats() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      var raw = client.request("event-server.admin.dead-letters", Map.of("action", "retry"));
      var read = client.status();
      try (var peer = server.peer()) {
        peer.frame();
        peer.frame();
      }
      try (var peer = server.peer()) {
        var again = peer.frame();
        assertThat(again.path("address").asText()).isEqualTo(Addresses.STATUS);
        peer.reply(again, "{}");
        Await.get(read);
        assertFails(504, () -> Await.get(raw));
      }
    }
  }

  @Test
  @DisplayName("settings that make no sense are refused")
  void senselessSettings() {
    assertThatThrownBy(() -> ClientSettings.parse("127.0.0.1:99999"))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> ClientSettings.of("127.0.0.1", 1).withFramesInFlight(0))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  @DisplayName("what was told as not sent is never sent, also when a server comes later")
  void serverComesLate() throws Exception {
    int port = ReservedPort.next();
    var settings = ClientSettings.of("127.0.0.1", port).withRequestTimeout(SHORT);
    try (var client = BridgeClient.connect(settings)) {
      List<CompletableFuture<WriteResult>> all = new ArrayList<>();
      for (int i = 0; i < 20; i++) {
        all.add(write(client, "c" + i));
        Thread.sleep(10); // so that each has a deadline of its own
      }
      for (var each : all) assertFails(503, () -> Await.get(each));
      try (var server = new ScriptedBridge(port);
          var peer = server.peer()) {
        assertThat(peer.hears(SHORT)).isFalse();
      }
    }
  }

  @Test
  @DisplayName("a body that is nested too deep is refused alone, and the others go on")
  void deepBody() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      Object deep = Map.of();
      for (int i = 0; i < 100; i++) deep = Map.of("in", deep);
      var refused = client.write(Addresses.COMMAND, Map.of("commandId", "deep", "data", deep));
      assertFails(400, () -> Await.get(refused));
      var next = write(client, "next");
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), results(STORED));
        Await.get(next);
      }
    }
  }

  private static CompletableFuture<WriteResult> write(BridgeClient client, int i, String text) {
    return client.write(
        Addresses.COMMAND, Map.of("commandId", i + "-" + text, "data", Map.of("name", text)));
  }

  @ParameterizedTest
  @ValueSource(strings = {"a", "\"", "é", "漢", "\u0001", "😀"})
  @DisplayName("frames stay below what the server takes, whatever their texts are made of")
  void frameBytes(String letter) throws Exception {
    int writes = 400;
    String text = letter.repeat(1_000);
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      List<CompletableFuture<WriteResult>> all = new ArrayList<>();
      for (int i = 0; i < writes; i++) all.add(write(client, i, text));
      try (var peer = server.peer()) {
        for (int answered = 0; answered < writes; ) {
          var frame = peer.frame();
          assertThat(Json.bytes(frame)).hasSizeLessThanOrEqualTo(1 << 20);
          int count = ids(frame).size();
          peer.reply(frame, results(Collections.nCopies(count, STORED).toArray(String[]::new)));
          answered += count;
        }
        all.forEach(Await::get);
      }
    }
  }

  @Test
  @DisplayName("a write that no frame can take is a 413 at once, and the next one goes on")
  void tooLarge() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      assertFails(413, () -> Await.get(write(client, 0, "漢".repeat(400_000))));
      var next = write(client, "next");
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), results(STORED));
        Await.get(next);
      }
    }
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG).withFrameBytesMax(4 << 20))) {
      var large = write(client, 0, "漢".repeat(400_000));
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), results(STORED));
        Await.get(large);
      }
    }
  }

  @Test
  @DisplayName("whoever is turned away comes back ever more rarely")
  void turnedAway() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(LONG))) {
      long start = System.nanoTime();
      for (int i = 0; i < 5; i++) {
        try (var peer = server.peer()) {
          peer.turnAway();
        }
      }
      // 50, 100, 200 and 400 ms lie between five.
      assertThat(Duration.ofNanos(System.nanoTime() - start))
          .isGreaterThanOrEqualTo(Duration.ofMillis(700));
      assertThat(client.written()).isZero();
    }
  }
}
