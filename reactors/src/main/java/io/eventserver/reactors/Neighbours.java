package io.eventserver.reactors;

import io.eventserver.eventstore.Answer;
import io.eventserver.eventstore.Bus;
import io.eventserver.eventstore.Request;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.eventbus.Message;
import java.util.OptionalLong;

/** The other nodes, as a node with reactors needs them. Any thread. */
public interface Neighbours {

  /** Which of a reactor's events are this node's. */
  Share share(String reactor);

  /**
   * Tells the others how far this node has finished its share.
   *
   * @return the position up to which all have, where this node is the one to note it and knows
   */
  OptionalLong finished(String reactor, Share share, long position);

  /** Has the owner of an aggregate decide a request. */
  Future<Answer> issue(Request request);

  /** There are none. */
  static Neighbours none(Vertx vertx) {
    return new Neighbours() {
      @Override
      public Share share(String reactor) {
        return Share.ALL;
      }

      @Override
      public OptionalLong finished(String reactor, Share share, long position) {
        return OptionalLong.of(position);
      }

      @Override
      public Future<Answer> issue(Request request) {
        return vertx
            .eventBus()
            .<Answer>request(Bus.WRITE, request, Bus.options())
            .map(Message::body);
      }
    };
  }
}
