package io.eventserver.edge;

import io.eventserver.eventstore.Hops;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import java.util.Map;
import java.util.function.Consumer;

/**
 * What one client asks of the server itself: the requests of one read travel together, and so do
 * answers that come at the same time. Owned by the client's event loop.
 */
final class Requests {
  private final Gate gate;
  private final JsonService services;
  private final Replies replies;
  private final Hops hops = new Hops();

  /**
   * @param meta what is recorded with what it writes
   */
  record Asked(String address, JsonPart.Bytes body, Map<String, String> meta) {}

  Requests(Inside inside, Replies replies) {
    this.gate = inside.gate();
    this.services = inside.services();
    this.replies = replies;
  }

  /** Adds a request to those of this read; one of the two is called, later, on this loop. */
  void ask(Asked asked, Consumer<Object> answered, Consumer<RequestFailure> failed) {
    int bytes = asked.body.length();
    var turnedAway = gate.enter(bytes);
    if (turnedAway.isPresent()) {
      replies.add(() -> failed.accept(turnedAway.get()));
      return;
    }
    services
        .ask(asked.address, asked.body, asked.meta, hops)
        .onComplete(
            value -> replies.add(() -> answered.accept(value)),
            error -> replies.add(() -> failed.accept(JsonService.failure(error))))
        .onComplete(_ -> replies.add(() -> gate.leave(bytes)));
  }

  /** Sends off what was added. */
  void go() {
    hops.go();
  }
}
