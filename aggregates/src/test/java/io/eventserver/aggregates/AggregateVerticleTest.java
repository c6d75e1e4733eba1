package io.eventserver.aggregates;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.eventserver.domain.Aggregate;
import io.eventserver.domain.AggregateType;
import io.eventserver.domain.Decision;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Decided;
import io.eventserver.eventstore.Detour;
import io.eventserver.eventstore.Directory;
import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Positions;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;

/** What becomes of requests while the verticle comes and goes. */
class AggregateVerticleTest {
  private static final String LOOKUP = "lookup";
  private static final long SECONDS_MAX = 10;

  record Switch() implements Aggregate<Switch, Switch.Press, Switch.Pressed> {
    record Press() {}

    record Pressed() {}

    @Override
    public Decision<Pressed> decide(Press command) {
      return Decision.accept(new Pressed());
    }

    @Override
    public Switch evolve(Pressed event) {
      return this;
    }
  }

  private final Vertx vertx = Vertx.vertx();
  private final BlockingQueue<Message<Object>> lookups = new LinkedBlockingQueue<>();

  @AfterEach
  void close() throws Exception {
    done(vertx.close());
  }

  private static <T> T done(Future<T> future) throws Exception {
    return future.toCompletionStage().toCompletableFuture().get(SECONDS_MAX, TimeUnit.SECONDS);
  }

  /** Asks over the bus, as the one of a node does. */
  private final class LookupOnBus implements CommandIdLookup {
    @Override
    public boolean mayHold(String commandId) {
      return true;
    }

    @Override
    public void find(
        String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {
      vertx
          .eventBus()
          .request(LOOKUP, commandId)
          .onComplete(
              _ -> found.accept(Optional.empty()), it -> failed.accept(JsonService.failure(it)));
    }
  }

  private String deploy() throws Exception {
    Bus.register(vertx.eventBus());
    done(vertx.eventBus().consumer(LOOKUP, lookups::add).completion());
    var type = AggregateType.of(new Switch(), Switch.Press.class, Switch.Pressed.class);
    var aggregates = new Aggregates(List.of(type), new Directory(), new LookupOnBus(), "me");
    var json = new JsonService(vertx, Detour.NONE);
    return done(vertx.deployVerticle(new AggregateVerticle(aggregates, new Positions(), json)));
  }

  private Future<Message<Object>> press(JsonObject terms) {
    return vertx
        .eventBus()
        .request(
            Addresses.COMMAND,
            terms
                .put("aggregate", "switch")
                .put("id", terms.getString("id", "a"))
                .put("command", "Press")
                .put("data", new JsonObject()));
  }

  @Test
  @DisplayName("what is under way when it stops is answered, and what comes then is a 503")
  void stops() throws Exception {
    String id = deploy();
    var first = press(new JsonObject().put("commandId", "one"));
    var lookup = lookups.poll(SECONDS_MAX, TimeUnit.SECONDS);
    var stopped = vertx.undeploy(id);
    // Whether it has been told to stop by now or not.
    assertThatThrownBy(() -> done(press(new JsonObject().put("id", "other"))))
        .hasMessageContaining("ask again");
    lookup.fail(503, "no store");
    assertThatThrownBy(() -> done(first)).hasMessageContaining("no store");
    done(stopped);
  }
}
