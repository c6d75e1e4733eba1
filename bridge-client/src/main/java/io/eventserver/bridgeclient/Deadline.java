package io.eventserver.bridgeclient;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;

/** Ends what does not end by itself in time. */
final class Deadline {
  private Deadline() {}

  /** Runs {@code expire}, which must not block, unless a future has ended by then. */
  static void of(CompletableFuture<?> future, Duration time, Runnable expire) {
    var timer = new CompletableFuture<Void>().orTimeout(time.toMillis(), TimeUnit.MILLISECONDS);
    var _ =
        timer.whenComplete(
            (_, expired) -> {
              if (expired != null) expire.run();
            });
    // A future that ends in time gives its timer back.
    var _ = future.whenComplete((_, _) -> timer.complete(null));
  }
}
