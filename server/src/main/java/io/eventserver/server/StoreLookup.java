package io.eventserver.server;

import io.eventserver.aggregates.CommandIdLookup;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Decided;
import io.eventserver.eventstore.EventStoreVerticle;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Vertx;
import java.util.Optional;
import java.util.function.Consumer;

/** Asks the store of the same node for command ids; what may be known is read from the log. */
record StoreLookup(Vertx vertx, EventStoreVerticle store) implements CommandIdLookup {
  @Override
  public boolean mayHold(String commandId) {
    return store.log().mayHold(commandId);
  }

  @Override
  public void find(
      String commandId, Consumer<Optional<Decided>> found, Consumer<RequestFailure> failed) {
    vertx
        .eventBus()
        .<Optional<Decided>>request(Bus.DECIDED, commandId, Bus.options())
        .onComplete(
            reply -> found.accept(reply.body()),
            error -> failed.accept(JsonService.failure(error)));
  }
}
