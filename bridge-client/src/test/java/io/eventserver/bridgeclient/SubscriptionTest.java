package io.eventserver.bridgeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import java.io.IOException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Collectors;
import java.util.stream.LongStream;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** A subscription against a server that loses, repeats and mixes up. */
class SubscriptionTest {
  private final List<Long> heard = new CopyOnWriteArrayList<>();
  private final AtomicLong head = new AtomicLong();

  private static String events(long from, long to) {
    return LongStream.rangeClosed(from, to)
        .mapToObj(
            at ->
                "{\"position\":%d,\"aggregate\":\"a\",\"id\":\"1\",\"version\":%d,\"time\":\"2026-01-01T00:00:00Z\",\"type\":\"E\",\"data\":{}}"
                    .formatted(at, at))
        .collect(Collectors.joining(",", "[", "]"));
  }

  /** Answers every read of the log as long as there is one. */
  private void serve(ScriptedBridge.Peer peer) {
    Thread.startVirtualThread(
        () -> {
          try {
            while (true) {
              var frame = peer.next();
              if (frame.path("address").asText().equals(Addresses.EVENTS)) page(peer, frame);
            }
          } catch (IOException | InterruptedException e) {
            // The test is over.
          }
        });
  }

  private void page(ScriptedBridge.Peer peer, JsonNode request) throws IOException {
    long from = request.path("body").path("from").asLong();
    long to = head.get();
    peer.reply(
        request, "{\"events\":%s,\"next\":%d,\"head\":%d}".formatted(events(from, to), to + 1, to));
  }

  private static void live(ScriptedBridge.Peer peer, long after, long to) throws IOException {
    peer.push(
        Addresses.COMMITTED,
        "{\"after\":%d,\"position\":%d,\"events\":%s}".formatted(after, to, events(after + 1, to)));
  }

  private void awaitHeard(long to) {
    await()
        .atMost(Duration.ofSeconds(20))
        .untilAsserted(
            () ->
                assertThat(heard)
                    .containsExactlyElementsOf(LongStream.rangeClosed(1, to).boxed().toList()));
  }

  @Test
  @DisplayName("lost, repeated and overlapping messages are each heard once and in order")
  void gaps() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)));
        var subscription = client.subscribe(1, event -> heard.add(event.position()));
        var peer = server.peer()) {
      head.set(3);
      serve(peer);
      awaitHeard(3);
      live(peer, 3, 5);
      live(peer, 3, 5);
      live(peer, 4, 6);
      awaitHeard(6);
      head.set(9);
      live(peer, 8, 9);
      awaitHeard(9);
      assertThat(subscription.position()).isEqualTo(9);
    }
  }

  @Test
  @DisplayName("a message that makes no sense does not end the client: the log is read instead")
  void senseless() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)));
        var _ = client.subscribe(1, event -> heard.add(event.position()));
        var peer = server.peer()) {
      head.set(1);
      serve(peer);
      awaitHeard(1);
      head.set(2);
      peer.push(Addresses.COMMITTED, "{\"after\":1,\"news\":true}");
      awaitHeard(2);
    }
  }

  @Test
  @DisplayName(
      "the position after a close in the middle of a message is that of the last one heard")
  void closedInTheMiddle() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)))) {
      var itself = new AtomicReference<Subscription>();
      var subscription =
          client.subscribe(
              1,
              event -> {
                heard.add(event.position());
                if (event.position() == 2) itself.get().close();
              });
      itself.set(subscription);
      try (var peer = server.peer()) {
        head.set(5);
        serve(peer);
        Await.get(subscription.ended());
        assertThat(heard).containsExactly(1L, 2L);
        assertThat(subscription.position()).isEqualTo(2);
      }
    }
  }

  @Test
  @DisplayName("a handler that throws, even an Error, is given the next event")
  void throwingHandler() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)));
        var _ =
            client.subscribe(
                1,
                event -> {
                  heard.add(event.position());
                  if (event.position() == 1) throw new AssertionError("as tests do");
                });
        var peer = server.peer()) {
      head.set(2);
      serve(peer);
      awaitHeard(2);
    }
  }

  @Test
  @DisplayName("a log that has become shorter ends the subscription, and says so")
  void otherLog() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)));
        var subscription = client.subscribe(10, event -> heard.add(event.position()));
        var peer = server.peer()) {
      head.set(3);
      serve(peer);
      assertThatThrownBy(() -> Await.get(subscription.ended())).hasMessageContaining("another log");
    }
  }

  @Test
  @DisplayName("there is nothing before position 1")
  void fromNothing() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)))) {
      assertThatThrownBy(() -> client.subscribe(0, _ -> {}))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
