package io.eventserver.bridgeclient;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.wire.RequestFailure;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Deciding at the client, against a server that does what the test says. */
@Timeout(60)
class AggregateClientTest {
  record Counter(int count) implements Aggregate<Counter, Ask, Happened> {
    @Override
    public Decision<Happened> decide(Ask command) {
      return Decision.accept(new Happened.Counted(count + 1));
    }

    @Override
    public Counter evolve(Happened event) {
      return new Counter(count + 1);
    }
  }

  sealed interface Ask {
    record Count() implements Ask {}
  }

  sealed interface Happened {
    record Counted(int number) implements Happened {}
  }

  private static final AggregateType<Counter, Ask, Happened> TYPE =
      AggregateType.of(new Counter(0), Ask.class, Happened.class);

  private static String state(int count) {
    return """
    {"aggregate":"counter","id":"a","version":%1$d,"position":%1$d,"state":{"count":%1$d}}\
    """
        .formatted(count);
  }

  private static String stored(int version) {
    return """
    {"results":[{"aggregate":"counter","id":"a","version":%1$d,"position":%1$d,\
    "events":[{"type":"Counted","data":{"number":%1$d}}]}]}\
    """
        .formatted(version);
  }

  private static String conflict() {
    return "{\"results\":[{\"failureCode\":409,\"message\":\"expected version 0\"}]}";
  }

  @Test
  @DisplayName("somebody else was faster: it fetches and decides again, on what is there now")
  void again() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)))) {
      var decided = client.aggregate(TYPE).decide("a", new Ask.Count());
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), state(0));
        peer.reply(peer.frame(), conflict());
        peer.reply(peer.frame(), state(1));
        var publish = peer.frame().path("body").path("batch").path(0);
        assertThat(publish.path("expectedVersion").asInt()).isEqualTo(1);
        assertThat(publish.findValue("number").asInt()).isEqualTo(2);
      }
      decided.cancel(true);
    }
  }

  @Test
  @DisplayName("however often somebody is faster, it ends within the time of one request")
  void deadline() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(2)))) {
      var decided = client.aggregate(TYPE).decide("a", new Ask.Count());
      try (var peer = server.peer()) {
        var fetch = peer.frame();
        assertThat(peer.hears(Duration.ofMillis(500))).as("it waits for the state").isFalse();
        peer.reply(fetch, state(0));
        peer.frame();
        // Not the time of the publish alone, which began later.
        assertThatThrownBy(() -> Await.get(decided))
            .isInstanceOfSatisfying(
                RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(504))
            .hasMessageContaining("was not decided within 2000 ms");
      }
    }
  }

  @Test
  @DisplayName("what was stored is the outcome")
  void outcome() throws Exception {
    try (var server = new ScriptedBridge();
        var client = BridgeClient.connect(server.settings(Duration.ofSeconds(20)))) {
      var decided = client.aggregate(TYPE).decide("a", new Ask.Count());
      try (var peer = server.peer()) {
        peer.reply(peer.frame(), state(4));
        peer.reply(peer.frame(), stored(5));
        assertThat(Await.get(decided))
            .isEqualTo(new Outcome.Accepted<>(5, 5, List.of(new Happened.Counted(5))));
      }
    }
  }
}
