package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/**
 * A command or publish on its way: it ends with a result, a failure, or the end of its time.
 *
 * <p>Once the server may have seen it without an answer it is doubtful: then a failure that would
 * mean "nothing was stored" proves nothing, since it is that of the repeat.
 */
final class Write {
  static final String CLOSED = "the client is closed";
  static final String LATE = "no answer in time";

  private final long number;
  private final String address;
  private final JsonNode body;
  private final int bytes;
  private final long endNanos;
  private final CompletableFuture<WriteResult> outcome = new CompletableFuture<>();
  private final AtomicReference<State> state = new AtomicReference<>(State.WAITING);
  private volatile boolean doubtful;
  private volatile String problem = "it was not sent";

  private enum State {
    WAITING,
    /** With a call, which ends before its time is up. */
    TAKEN,
    OVER
  }

  /**
   * @param number by which writes are in order
   * @param bytes length of its body
   * @param timeout after which it ends whatever happens
   */
  Write(long number, String address, JsonNode body, int bytes, Duration timeout) {
    this.number = number;
    this.address = address;
    this.body = body;
    this.bytes = bytes;
    this.endNanos = System.nanoTime() + timeout.toNanos();
  }

  long number() {
    return number;
  }

  String address() {
    return address;
  }

  JsonNode body() {
    return body;
  }

  int bytes() {
    return bytes;
  }

  /** Tells when it is over. */
  void onOver(Consumer<Write> listener) {
    var _ = outcome.whenComplete((_, _) -> listener.accept(this));
  }

  /** Whether its time is up. */
  boolean isLate() {
    return System.nanoTime() - endNanos >= 0;
  }

  /** What the sender waits for; completed on a virtual thread of its own. */
  CompletableFuture<WriteResult> result() {
    return outcome.whenCompleteAsync((_, _) -> {}, Link.VIRTUAL);
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** It travels with a call from now on; false: it is over. */
  boolean take() {
    return state.compareAndSet(State.WAITING, State.TAKEN);
  }

  void doubt() {
    doubtful = true;
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(1_000_000, endNanos - System.nanoTime()));
  }

  /** Takes in what came back for it alone; false: it has to be sent again. */
  boolean settle(WriteResult result) {
    return switch (result) {
      case WriteResult.Stored stored -> over(() -> outcome.complete(stored));
      case WriteResult.Failed failed -> settle(failed);
    };
  }

  private boolean settle(WriteResult.Failed failed) {
    return switch (FailureCode.of(failed.failureCode())) {
      case REFUSED -> over(() -> outcome.complete(failed));
      case UNKNOWN_OUTCOME -> {
        doubtful = true;
        yield false;
      }
      case UNAVAILABLE, TOO_MANY, NO_ROOM, DOMAIN_FAILED -> !doubtful && fail(failed.toFailure());
      case MALFORMED, UNAUTHENTICATED, FORBIDDEN, NOT_FOUND, TIMED_OUT, CONFLICT, TOO_LARGE ->
          fail(failed.toFailure());
    };
  }

  /** Takes in that its whole frame failed; false: it has to be sent again. */
  boolean settle(RequestFailure failure, boolean sent) {
    if (!sent) {
      problem = failure.reason();
      return false;
    }
    return switch (failure.code()) {
      case MALFORMED,
          UNAUTHENTICATED,
          FORBIDDEN,
          NOT_FOUND,
          TIMED_OUT,
          CONFLICT,
          TOO_LARGE,
          REFUSED ->
          fail(doubtful ? unknown(failure.reason()) : failure);
      case UNAVAILABLE, TOO_MANY, NO_ROOM, DOMAIN_FAILED, UNKNOWN_OUTCOME ->
          settle(
              new WriteResult.Failed(failure.code().number(), failure.reason(), null, null, null));
    };
  }

  /** It waits again; false: its time is up, or the client closed, and it has ended. */
  boolean waitsAgain(boolean closed) {
    if (closed || isLate()) {
      over(() -> end(closed ? CLOSED : LATE));
      return false;
    }
    state.set(State.WAITING);
    return true;
  }

  boolean fail(RequestFailure failure) {
    return over(() -> outcome.completeExceptionally(failure));
  }

  private boolean over(Runnable how) {
    state.set(State.OVER);
    how.run();
    return true;
  }

  /** Ends it, unless a call has it. */
  void endWaiting(String why) {
    if (state.compareAndSet(State.WAITING, State.OVER)) end(why);
  }

  private void end(String why) {
    outcome.completeExceptionally(
        doubtful ? unknown(why) : RequestFailure.unavailable(why + ": " + problem));
  }

  private RequestFailure unknown(String why) {
    return new RequestFailure(
        FailureCode.UNKNOWN_OUTCOME,
        "%s: it may have been stored, repeat it with command id '%s'"
            .formatted(why, body.path("commandId").asText()));
  }
}
