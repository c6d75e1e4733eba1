package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * A command or publish on its way: it ends with a result, a failure, or the end of its time.
 *
 * <p>Once the server may have seen it without an answer it is doubtful: then a failure that would
 * mean "nothing was stored" proves nothing, since it is that of the repeat.
 */
final class Write {
  private final long number;
  private final String address;
  private final JsonNode body;
  private final int bytes;
  private final long endNanos;
  private final CompletableFuture<WriteResult> outcome = new CompletableFuture<>();
  private volatile @Nullable Call call;
  private volatile boolean doubtful;

  /**
   * @param number by which writes are in order
   * @param timeout after which it ends whatever happens
   */
  Write(long number, String address, JsonNode body, Duration timeout) {
    this.number = number;
    this.address = address;
    this.body = body;
    this.bytes = Json.bytes(body).length;
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

  /** Begins its time, and tells when it is over. */
  void onOver(Consumer<Write> listener) {
    var _ = outcome.whenComplete((_, _) -> listener.accept(this));
    Deadline.of(outcome, timeLeft(), () -> end("no answer in time"));
  }

  /** What the sender waits for; completed on a virtual thread of its own. */
  CompletableFuture<WriteResult> result() {
    return outcome.whenCompleteAsync((_, _) -> {}, Link.VIRTUAL);
  }

  boolean isOver() {
    return outcome.isDone();
  }

  boolean isDoubtful() {
    return doubtful;
  }

  /** It travels with a call. */
  void goesWith(Call next) {
    call = next;
  }

  private boolean mayBeKnown() {
    var last = call;
    return doubtful || (last != null && last.isSent());
  }

  void doubt() {
    doubtful = true;
  }

  Duration timeLeft() {
    return Duration.ofNanos(Math.max(1_000_000, endNanos - System.nanoTime()));
  }

  /** Takes in what came back; false: it has to be sent again. */
  boolean settle(WriteResult result) {
    switch (result) {
      case WriteResult.Stored stored -> outcome.complete(stored);
      case WriteResult.Failed failed -> {
        switch (FailureCode.of(failed.failureCode())) {
          case REFUSED -> outcome.complete(failed);
          case UNKNOWN_OUTCOME -> {
            doubtful = true;
            return isOver();
          }
          case UNAVAILABLE, TOO_MANY, DISK_FULL -> {
            if (doubtful) return isOver();
            outcome.completeExceptionally(failed.toFailure());
          }
          case MALFORMED,
              UNAUTHENTICATED,
              FORBIDDEN,
              NOT_FOUND,
              TIMED_OUT,
              CONFLICT,
              TOO_LARGE,
              DOMAIN_FAILED ->
              outcome.completeExceptionally(failed.toFailure());
        }
      }
    }
    return true;
  }

  void close() {
    end("the client is closed");
  }

  private void end(String why) {
    outcome.completeExceptionally(
        mayBeKnown()
            ? new RequestFailure(
                FailureCode.UNKNOWN_OUTCOME,
                "%s: it may have been stored, repeat it with command id '%s'"
                    .formatted(why, body.path("commandId").asText()))
            : RequestFailure.unavailable(why + ", and it was not sent"));
  }
}
