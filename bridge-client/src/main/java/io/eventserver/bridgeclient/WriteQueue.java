package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.WriteResult;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;

/**
 * Sends commands and publishes in the order given, those that wait together in one frame.
 *
 * <p>One whose outcome is unknown is sent again with its command id until its time is up.
 */
final class WriteQueue {
  private static final int FRAME_ITEMS_MAX = 1_000;
  private static final int FRAME_BYTES_MAX = 512 * 1024;

  private final Link link;
  private final ClientSettings settings;
  private final Deque<Item> waiting = new ArrayDeque<>();
  private int frames;
  private int items;

  /** A write on its way. */
  private static final class Item {
    private final String address;
    private final JsonNode body;
    private final int bytes;
    private final long endNanos;
    private final CompletableFuture<WriteResult> result = new CompletableFuture<>();

    Item(String address, JsonNode body, long endNanos) {
      this.address = address;
      this.body = body;
      this.bytes = Json.bytes(body).length;
      this.endNanos = endNanos;
    }
  }

  WriteQueue(Link link, ClientSettings settings) {
    this.link = link;
    this.settings = settings;
  }

  /** Sends a write; its body must carry a command id. */
  CompletableFuture<WriteResult> send(String address, Object body) {
    var item =
        new Item(address, Json.tree(body), System.nanoTime() + settings.requestTimeout().toNanos());
    synchronized (this) {
      if (items >= settings.waitingMax()) {
        return CompletableFuture.failedFuture(
            new RequestFailure(FailureCode.TOO_MANY, "too many writes wait for an answer"));
      }
      items++;
      waiting.add(item);
    }
    pump();
    return item.result;
  }

  /** Sends frames while there is something to send and room for a frame. */
  private void pump() {
    while (true) {
      List<Item> next;
      synchronized (this) {
        if (waiting.isEmpty() || frames >= settings.framesInFlight()) return;
        next = take();
        frames++;
        // Under the lock, so that frames leave in the order in which they were made.
        send(next);
      }
    }
  }

  private List<Item> take() {
    List<Item> next = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty() && next.size() < FRAME_ITEMS_MAX) {
      var item = waiting.peek();
      boolean fits = bytes + item.bytes <= FRAME_BYTES_MAX;
      if (!next.isEmpty() && (!fits || !item.address.equals(next.getFirst().address))) break;
      bytes += item.bytes;
      next.add(waiting.remove());
    }
    return next;
  }

  private void send(List<Item> frame) {
    String address = frame.getFirst().address;
    String field = address.equals(Addresses.COMMAND) ? "commands" : "batch";
    var body = Json.mapper().createObjectNode();
    var array = body.putArray(field);
    frame.forEach(item -> array.add(item.body));
    var _ =
        link.request(address, body, settings.requestTimeout())
            .whenComplete(
                (reply, problem) -> {
                  synchronized (this) {
                    frames--;
                  }
                  if (problem == null) settle(frame, reply.path("results"));
                  else frame.forEach(item -> fail(item, failure(problem)));
                  pump();
                });
  }

  private void settle(List<Item> frame, JsonNode results) {
    for (int i = 0; i < frame.size(); i++) {
      var item = frame.get(i);
      switch (WriteResult.read(results.path(i))) {
        case WriteResult.Stored stored -> done(item, stored);
        case WriteResult.Failed failed -> {
          boolean refused = failed.failureCode() == FailureCode.REFUSED.number();
          if (refused) done(item, failed);
          else fail(item, failed.toFailure());
        }
      }
    }
  }

  private void done(Item item, WriteResult result) {
    synchronized (this) {
      items--;
    }
    item.result.complete(result);
  }

  private void fail(Item item, RequestFailure failure) {
    boolean unknown = failure.code() == FailureCode.UNKNOWN_OUTCOME;
    synchronized (this) {
      if (unknown && System.nanoTime() < item.endNanos) {
        waiting.addFirst(item);
        return;
      }
      items--;
    }
    item.result.completeExceptionally(failure);
  }

  private static RequestFailure failure(Throwable problem) {
    var cause = problem instanceof CompletionException ? problem.getCause() : problem;
    return cause instanceof RequestFailure failure
        ? failure
        : new RequestFailure(FailureCode.UNKNOWN_OUTCOME, String.valueOf(cause));
  }
}
