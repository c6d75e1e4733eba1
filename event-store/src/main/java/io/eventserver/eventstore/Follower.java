package io.eventserver.eventstore;

import io.eventserver.domain.Recorded;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.util.List;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Follows the committed events over the bus, each exactly once and in order.
 *
 * <p>The bus delivers at most once. What comes twice is dropped; where something is missing, it is
 * read from the log before anything later is applied. Belongs to one event loop.
 */
public final class Follower {
  private static final Logger LOG = LoggerFactory.getLogger(Follower.class);
  private static final int READ_LIMIT = 1_000;
  private static final long RETRY_MILLIS = 200;

  private final Vertx vertx;
  private final Consumer<Recorded<Object>> apply;
  private final Positions positions;
  private boolean catchingUp;
  private long heard;

  /**
   * @param apply takes each event
   * @param positions how far it has come; advanced after each message
   */
  public Follower(Vertx vertx, Consumer<Recorded<Object>> apply, Positions positions) {
    this.vertx = vertx;
    this.apply = apply;
    this.positions = positions;
  }

  /** Begins to follow. */
  public Future<Void> start() {
    return vertx
        .eventBus()
        .<Committed>consumer(Bus.COMMITTED, message -> committed(message.body()))
        .completion();
  }

  /** Takes in a message of committed events. */
  void committed(Committed message) {
    heard = Math.max(heard, message.position());
    if (catchingUp || positions.failure() != null) return;
    if (message.after() > positions.position()) catchUp();
    else apply(message.events());
  }

  private void apply(List<Recorded<Object>> events) {
    long position = positions.position();
    Throwable problem = null;
    try {
      for (var recorded : events) {
        if (recorded.position() != position + 1) continue;
        apply.accept(recorded);
        position++;
      }
    } catch (Exception | Error e) {
      // Nothing is applied twice, and nothing after what could not be applied.
      LOG.error("position {} cannot be applied, restart the node", position + 1, e);
      problem = e;
    }
    if (position > positions.position()) positions.advance(position);
    if (problem != null) {
      positions.fail("position %d cannot be applied: %s".formatted(position + 1, problem));
    }
  }

  private void catchUp() {
    catchingUp = true;
    var request = new ReadLog(positions.position() + 1, READ_LIMIT);
    vertx
        .eventBus()
        .<List<Recorded<Object>>>request(Bus.READ, request, Bus.options())
        .onComplete(
            reply -> {
              long before = positions.position();
              apply(reply.body());
              boolean more = positions.position() < heard && positions.failure() == null;
              if (!more) catchingUp = false;
              else if (positions.position() > before) catchUp();
              else vertx.setTimer(RETRY_MILLIS, _ -> catchUp());
            },
            error -> {
              LOG.warn("the log cannot be read to catch up, trying again: {}", error.toString());
              vertx.setTimer(RETRY_MILLIS, _ -> catchUp());
            });
  }
}
