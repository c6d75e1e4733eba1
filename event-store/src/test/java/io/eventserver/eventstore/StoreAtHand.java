package io.eventserver.eventstore;

import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.util.Optional;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionStage;
import org.jspecify.annotations.Nullable;

/** The way to a store in the same process, which can be replaced by another, or be away. */
final class StoreAtHand implements StoreLink {
  private volatile @Nullable Shipping shipping;

  void with(FileLog log, EventTypes types) {
    shipping = new Shipping(log, types);
  }

  void away() {
    shipping = null;
  }

  @Override
  public CompletionStage<byte[]> ask(StoreQuestion question, byte[] body) {
    var store = shipping;
    if (store == null) {
      return CompletableFuture.failedFuture(RequestFailure.unavailable("no store is there"));
    }
    var answer = new CompletableFuture<byte[]>();
    try {
      switch (question) {
        case RECORDS -> answer.complete(store.records(body));
        case NEXT_RECORDS -> Thread.startVirtualThread(() -> waitFor(store, body, answer));
        case APPEND -> store.append(body, answer::complete);
        case NOTE -> store.note(body, (_, failure) -> noted(failure, answer));
      }
    } catch (IOException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
    return answer;
  }

  private static void noted(Optional<RequestFailure> failure, CompletableFuture<byte[]> answer) {
    failure.ifPresentOrElse(answer::completeExceptionally, () -> answer.complete(new byte[0]));
  }

  private static void waitFor(Shipping store, byte[] body, CompletableFuture<byte[]> answer) {
    try {
      for (int i = 0; i < 50; i++) {
        var found = store.next(body);
        if (found.isPresent()) {
          answer.complete(found.get());
          return;
        }
        Thread.sleep(1);
      }
      answer.complete(store.records(body));
    } catch (IOException | InterruptedException | RuntimeException e) {
      answer.completeExceptionally(e);
    }
  }
}
