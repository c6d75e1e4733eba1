package io.eventserver.edge;

import io.eventserver.eventstore.Hops;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.RequestFailure;
import org.jspecify.annotations.Nullable;

/**
 * What one client asks of the server itself: the requests of one read travel together, and so do
 * answers that come at the same time. Owned by the client's event loop.
 */
final class Requests {
  private final Gate gate;
  private final JsonService services;
  private final Session session;
  private final Replies replies;
  private final Hops hops = new Hops();

  /** Where the outcome of a request goes. */
  interface Outcome {
    /** It is answered; what this throws is the request's failure. */
    void answered(Object value);

    void failed(RequestFailure failure);
  }

  Requests(Inside inside, Session session, Replies replies) {
    this.gate = inside.gate();
    this.services = inside.services();
    this.session = session;
    this.replies = replies;
  }

  /**
   * Adds a request to those of this read; its outcome comes later, on this loop.
   *
   * @throws RequestFailure where it is none, or no place is left for it
   */
  void ask(String address, JsonPart.@Nullable Bytes body, Outcome outcome) {
    if (body == null) throw RequestFailure.malformed("the body must be a JSON object");
    int bytes = body.length();
    gate.enter(bytes);
    if (Addresses.ADMINISTRATION.contains(address)) session.administers(address);
    services
        .ask(address, body, session.meta(), hops)
        .onComplete(
            value -> replies.add(() -> settle(bytes, () -> answer(value, outcome))),
            error ->
                replies.add(() -> settle(bytes, () -> outcome.failed(JsonService.failure(error)))));
  }

  private void settle(int bytes, Runnable outcome) {
    try {
      outcome.run();
    } finally {
      gate.leave(bytes);
    }
  }

  /** A value of the domain may turn out to be none that JSON can hold. */
  private static void answer(Object value, Outcome outcome) {
    try {
      outcome.answered(value);
    } catch (RuntimeException e) {
      outcome.failed(JsonService.failure(e));
    }
  }

  /** Sends off what was added. */
  void go() {
    hops.go();
  }
}
