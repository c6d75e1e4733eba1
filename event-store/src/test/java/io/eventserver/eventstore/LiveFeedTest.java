package io.eventserver.eventstore;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.domain.Recorded;
import io.eventserver.wire.Addresses;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What those hear who registered for committed events. */
class LiveFeedTest {
  sealed interface Ask {
    record Write(String text) implements Ask {}
  }

  sealed interface Change {
    record Written(String text) implements Change {}
  }

  record Page(String text) implements Aggregate<Page, Ask, Change> {
    @Override
    public Decision<Change> decide(Ask command) {
      return Decision.accept();
    }

    @Override
    public Page evolve(Change event) {
      return this;
    }
  }

  private static final AggregateType<Page, Ask, Change> PAGE =
      AggregateType.of(new Page(""), Ask.class, Change.class);
  private static final AggregateType<Page, Ask, Change> NOTE = PAGE.named("note");

  private final Vertx vertx = Vertx.vertx();
  private final EventTypes types = new EventTypes(List.of(PAGE, NOTE));
  private final LiveFeed feed = new LiveFeed(name -> Set.of("page", "note").contains(name));
  private final List<JsonNode> heard = new CopyOnWriteArrayList<>();

  private void hear(String address) {
    vertx
        .eventBus()
        .<JsonObject>consumer(address, message -> heard.add(JsonBodies.tree(message.body())));
    feed.subscribed(address);
  }

  private static Recorded<Object> event(String type, long position, int bytes) {
    var text = new Change.Written("x".repeat(bytes));
    return Recorded.of(position, type, "a", position, Instant.EPOCH, text);
  }

  private void awaitPosition(long position) {
    await()
        .atMost(Duration.ofSeconds(20))
        .until(() -> heard.stream().anyMatch(it -> it.path("position").asLong() == position));
  }

  @AfterEach
  void stop() throws Exception {
    vertx.close().toCompletionStage().toCompletableFuture().get(20, TimeUnit.SECONDS);
  }

  @Test
  @DisplayName(
      "a message ends with a decision, also where the next is of the same aggregate and time")
  void split() {
    hear(Addresses.COMMITTED);
    var events =
        List.of(1L, 2L, 3L, 4L, 5L, 6L).stream().map(at -> event("page", at, 60_000)).toList();
    feed.committed(vertx, types, new Committed(0, events, Set.of(1L, 2L, 4L, 5L), 0));
    awaitPosition(6);
    assertThat(heard).extracting(it -> it.path("position").asLong()).containsExactly(3L, 6L);
    assertThat(heard).extracting(it -> it.path("after").asLong()).containsExactly(0L, 3L);
  }

  @Test
  @DisplayName("a decision larger than a message is split, and nothing of it is missing")
  void tooLarge() {
    hear(Addresses.COMMITTED);
    var events = List.of(event("page", 1, 200_000), event("page", 2, 200_000));
    feed.committed(vertx, types, new Committed(0, events, Set.of(1L), 0));
    awaitPosition(2);
    assertThat(heard).extracting(it -> it.path("position").asLong()).containsExactly(1L, 2L);
  }

  @Test
  @DisplayName("whoever registered for a type before there was one hears its first event")
  void typeThatComes() {
    hear(Addresses.committed("comes"));
    types.add(PAGE.named("comes"));
    var events = List.of(event("page", 1, 1), event("comes", 2, 1));
    feed.committed(vertx, types, new Committed(0, events, Set.of(), 0));
    awaitPosition(2);
    assertThat(heard).extracting(it -> it.path("after").asLong()).containsExactly(0L);
  }

  @Test
  @DisplayName("an aggregate type's address leaves the others out; an unknown one is not served")
  void ofOneType() {
    hear(Addresses.committed("note"));
    hear(Addresses.committed("nonsense"));
    var events = List.of(event("page", 1, 1), event("note", 2, 1), event("page", 3, 1));
    feed.committed(vertx, types, new Committed(0, events, Set.of(), 0));
    awaitPosition(2);
    assertThat(heard).hasSize(1);
    assertThat(heard.getFirst().path("events")).hasSize(1);
  }
}
