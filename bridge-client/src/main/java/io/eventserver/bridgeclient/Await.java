package io.eventserver.bridgeclient;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;

/** Waits for a future of a client; those end by themselves, so this does too. */
public final class Await {
  private Await() {}

  /**
   * The value.
   *
   * @throws RequestFailure where the request failed, or the thread was interrupted
   */
  public static <T> T get(CompletableFuture<T> future) {
    try {
      return future.get();
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RequestFailure failure) throw failure;
      throw new IllegalStateException(e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new RequestFailure(FailureCode.UNKNOWN_OUTCOME, "interrupted while it waited");
    }
  }
}
