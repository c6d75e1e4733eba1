package io.eventserver.edge;

import io.eventserver.eventstore.Hops;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import java.util.function.Consumer;

/**
 * What one client asks of the server itself: the requests of one read travel together, and so do
 * answers that come at the same time. Owned by the client's event loop.
 */
final class Requests {
  private final Inside inside;
  private final Replies replies;
  private final Hops hops = new Hops();

  Requests(Inside inside, Replies replies) {
    this.inside = inside;
    this.replies = replies;
  }

  /** Adds a request to those of this read; one of the two is called, later, on this loop. */
  void ask(
      String address,
      JsonPart.Bytes body,
      Consumer<Object> answered,
      Consumer<RequestFailure> failed) {
    var turnedAway = inside.gate().enter();
    if (turnedAway.isPresent()) {
      replies.add(() -> failed.accept(turnedAway.get()));
      return;
    }
    inside
        .services()
        .ask(address, body, hops)
        .onComplete(
            value -> replies.add(() -> answered.accept(value)),
            error -> replies.add(() -> failed.accept(JsonService.failure(error))))
        .onComplete(_ -> replies.add(inside.gate()::leave));
  }

  /** Sends off what was added. */
  void go() {
    hops.go();
  }
}
