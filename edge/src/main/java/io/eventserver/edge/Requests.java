package io.eventserver.edge;

import static java.util.Objects.requireNonNull;

import io.eventserver.eventstore.JsonService;
import io.eventserver.eventstore.Thrown;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.EventsReply;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.HistoryReply;
import io.eventserver.wire.JsonPart;
import io.eventserver.wire.ListReply;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.ArrayDeque;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What one client asks of the server itself. Owned by the client's event loop.
 *
 * <p>What comes while the client has too much to read waits outside: a deed's outcome is kept, a
 * question is asked anew, one after the other, as the client reads on.
 */
final class Requests {
  /** What has more bytes is read, and what answers it written, beside the event loop. */
  private static final int LARGE_BYTES = 8 << 10;

  private static final int LARGE_ITEMS = 64;

  private final Gate gate;
  private final JsonService services;
  private final Session session;
  private final Loop loop;
  private final BooleanSupplier room;
  private final Queue<Later> later = new ArrayDeque<>();
  private boolean goingOn;
  // Those that are read beside, one of them at least: what comes after them waits its turn.
  private Future<?> lastRead = Future.succeededFuture();
  private int beingRead;

  /** Where the outcome of a request goes. */
  interface Outcome {
    /**
     * The answer as it is told; null where nobody wants it. Any thread; what this throws is the
     * request's failure.
     */
    @Nullable Buffer written(Object value);

    /** It is answered. */
    void answered(@Nullable Buffer answer);

    void failed(RequestFailure failure);
  }

  /**
   * A request.
   *
   * @param late it waited until the client had read on
   */
  private record Asked(
      String address,
      JsonPart.Bytes body,
      Map<String, String> meta,
      Outcome outcome,
      boolean late) {

    boolean isLarge() {
      return body.length() > LARGE_BYTES;
    }
  }

  /**
   * What waits until the client has read on.
   *
   * @param done what a deed came to; null: to be asked anew
   */
  private record Later(Asked asked, @Nullable Object done) {}

  /**
   * @param room whether the client has read so far that it can be told more
   */
  Requests(Inside inside, Session session, Loop loop, BooleanSupplier room) {
    this.gate = inside.gate();
    this.services = inside.services();
    this.session = session;
    this.loop = loop;
    this.room = room;
  }

  /**
   * Adds a request to those of this read; its outcome comes later, on this loop.
   *
   * @throws RequestFailure where it is none, or no place is left for it
   */
  void ask(String address, JsonPart.@Nullable Bytes body, Outcome outcome) {
    if (body == null) throw RequestFailure.malformed("the body must be a JSON object");
    gate.enter(body.length());
    if (Addresses.ADMINISTRATION.contains(address)) session.administers(address);
    var asked = new Asked(address, body, session.meta(), outcome, false);
    if (beingRead == 0 && !asked.isLarge()) askNow(asked);
    else askInTurn(asked);
  }

  private void askNow(Asked asked) {
    try {
      ask(asked, read(asked));
    } catch (Exception | Error e) {
      loop.add(() -> failed(asked, e));
    }
  }

  /** In the order in which they came, though a large one takes its time. */
  private void askInTurn(Asked asked) {
    Future<JsonService.@Nullable Question> read =
        asked.isLarge()
            ? loop.context().executeBlocking(() -> read(asked), false)
            : Future.succeededFuture().map(_ -> read(asked));
    beingRead++;
    lastRead =
        lastRead
            .transform(_ -> read)
            .onComplete(
                question -> ask(asked, requireNonNull(question)), error -> failed(asked, error))
            .onComplete(_ -> beingRead--);
  }

  private JsonService.Question read(Asked asked) {
    return services.read(asked.address, asked.body, asked.meta);
  }

  private void ask(Asked asked, JsonService.Question question) {
    question
        .ask(loop.hops())
        .onComplete(
            value -> loop.add(() -> answer(asked, value)),
            error -> loop.add(() -> failed(asked, error)));
  }

  private void answer(Asked asked, Object value) {
    if (asked.late || room.getAsBoolean()) {
      write(asked, value);
      return;
    }
    gate.leave(asked.body.length());
    later.add(new Later(asked, Addresses.isQuestion(asked.address) ? null : value));
  }

  /** The client has read on: so does what waited for that. */
  void goOn() {
    if (goingOn || later.isEmpty() || !room.getAsBoolean()) return;
    goingOn = true;
    var next = later.remove();
    var asked = next.asked;
    var late = new Asked(asked.address, asked.body, asked.meta, goingOn(asked.outcome), true);
    gate.enterAgain(asked.body.length());
    if (next.done == null) askNow(late);
    else write(late, next.done);
  }

  private Outcome goingOn(Outcome outcome) {
    return new Outcome() {
      @Override
      public @Nullable Buffer written(Object value) {
        return outcome.written(value);
      }

      @Override
      public void answered(@Nullable Buffer answer) {
        goingOn = false;
        outcome.answered(answer);
        loop.add(Requests.this::goOn);
      }

      @Override
      public void failed(RequestFailure failure) {
        goingOn = false;
        outcome.failed(failure);
        loop.add(Requests.this::goOn);
      }
    };
  }

  void close() {
    later.clear();
  }

  private void write(Asked asked, Object value) {
    if (asked.isLarge() || isLargePage(value)) {
      loop.context()
          .executeBlocking(() -> written(asked, value), false)
          .onComplete(it -> answered(asked, it.orElse(null)), error -> unwritable(asked, error));
      return;
    }
    Optional<Buffer> answer;
    try {
      answer = written(asked, value);
    } catch (RuntimeException | Error e) {
      unwritable(asked, e);
      return;
    }
    answered(asked, answer.orElse(null));
  }

  /** What was done is not undone by that: all other failures say that nothing was stored. */
  private void unwritable(Asked asked, Throwable error) {
    boolean isDone = !Addresses.isQuestion(asked.address);
    String why = "it is done, but its answer cannot be written: " + Thrown.of(error).told();
    failed(asked, isDone ? new RequestFailure(FailureCode.UNKNOWN_OUTCOME, why) : error);
  }

  private static Optional<Buffer> written(Asked asked, Object value) {
    return Optional.ofNullable(asked.outcome.written(value));
  }

  private static boolean isLargePage(Object value) {
    return switch (value) {
      case EventsReply page -> page.events().size() > LARGE_ITEMS;
      case HistoryReply page -> page.events().size() > LARGE_ITEMS;
      case ListReply page -> page.rows().size() > LARGE_ITEMS;
      default -> false;
    };
  }

  private void answered(Asked asked, @Nullable Buffer answer) {
    gate.leave(asked.body.length());
    asked.outcome.answered(answer);
  }

  private void failed(Asked asked, Throwable error) {
    gate.leave(asked.body.length());
    asked.outcome.failed(JsonService.failure(error));
  }
}
