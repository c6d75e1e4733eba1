package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.CommandRequest;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.Json;
import io.eventserver.wire.PublishRequest;
import io.eventserver.wire.RequestFailure;
import io.eventserver.wire.TextBytes;
import io.eventserver.wire.WriteResult;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Sends commands and publishes in the order given, those that wait together in one frame.
 *
 * <p>One whose outcome is unknown is sent again with its command id until its time is up; nothing
 * overtakes it meanwhile. Safe for any thread.
 */
final class WriteQueue implements AutoCloseable {
  private static final int FRAME_ITEMS_MAX = 1_000;
  // Around the writes of a frame: type, addresses, the name of the batch.
  private static final int FRAME_BYTES_BESIDE = 512;
  private static final int DEPTH_MAX = 60;
  private static final int SEPARATORS = 4;
  private static final Duration WATCH_EVERY = Duration.ofMillis(50);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  private final Link link;
  private final ClientSettings settings;
  private final AtomicInteger wanted = new AtomicInteger();
  private final TreeMap<Long, Write> waiting = new TreeMap<>();
  private long writes;
  private int frames;
  private boolean repeating;
  private Duration pause = PAUSE_FIRST;
  private boolean paused;
  private int items;
  private boolean closed;

  private record Frame(List<Write> writes, Call call) {}

  WriteQueue(Link link, ClientSettings settings) {
    this.link = link;
    this.settings = settings;
    Thread.ofVirtual().name("event-server-client-deadlines").start(this::watch);
  }

  /** Ends what has waited too long; a timer for each write would cost more than the write. */
  private void watch() {
    try {
      while (expire()) Thread.sleep(WATCH_EVERY);
    } catch (InterruptedException e) {
      // Nobody interrupts it; writes under way end with their calls.
    }
  }

  /** False: closed. */
  private boolean expire() {
    List<Write> late = new ArrayList<>();
    synchronized (this) {
      if (closed) return false;
      // All have the same time, so the oldest are the first whose time is up.
      for (var write : waiting.values()) {
        if (!write.isLate()) break;
        late.add(write);
      }
    }
    late.forEach(write -> write.endWaiting(Write.LATE));
    return true;
  }

  /** Sends a write; its body must carry a command id. */
  CompletableFuture<WriteResult> send(String address, Object body) {
    var json = Json.tree(body);
    int bytes;
    try {
      bytes = size(json, DEPTH_MAX);
      if (bytes > frameBytesMax()) {
        throw RequestFailure.tooLarge(
            "it takes %d bytes or nearly so, and a frame %d".formatted(bytes, frameBytesMax()));
      }
    } catch (RequestFailure e) {
      return CompletableFuture.failedFuture(e);
    }
    Write write;
    synchronized (this) {
      if (closed) return CompletableFuture.failedFuture(RequestFailure.unavailable(Write.CLOSED));
      if (items >= settings.waitingMax()) {
        return CompletableFuture.failedFuture(
            new RequestFailure(FailureCode.TOO_MANY, "too many writes wait for an answer"));
      }
      items++;
      write = new Write(++writes, address, json, bytes, settings.requestTimeout());
      waiting.put(write.number(), write);
    }
    write.onOver(this::over);
    pump();
    return write.result();
  }

  private int frameBytesMax() {
    return settings.frameBytesMax() - FRAME_BYTES_BESIDE;
  }

  /**
   * How many bytes it takes, or a few more; deeper than the server takes it, it would fail its
   * frame.
   */
  private static int size(JsonNode node, int levels) {
    if (!node.isContainerNode()) return size(node.asText());
    if (levels == 0) throw RequestFailure.malformed("nested deeper than " + DEPTH_MAX);
    int size = SEPARATORS;
    for (var field : node.properties()) size += size(field.getKey());
    for (var child : node) size += size(child, levels - 1);
    return size;
  }

  private static int size(String text) {
    return TextBytes.of(text) + SEPARATORS;
  }

  private synchronized void over(Write write) {
    waiting.remove(write.number());
    items--;
  }

  /**
   * Sends what waits: at once where nothing is under way, otherwise behind those who are about to
   * add to it, such as everybody whom one answer has just woken.
   */
  private void pump() {
    if (wanted.getAndIncrement() != 0) return;
    if (isIdle()) sendFrames(1);
    else Link.VIRTUAL.execute(() -> sendFrames(1));
  }

  private synchronized boolean isIdle() {
    return frames == 0;
  }

  /**
   * Sends frames while there is something to send and room for a frame; by one thread at a time, so
   * that frames leave in order.
   *
   * @param seen how many wanted it; where more do by then, it is done again
   */
  private void sendFrames(int seen) {
    int done = seen;
    do {
      for (var frame = next(); frame != null; frame = next()) {
        var sent = frame;
        var _ = sent.call.answer().whenComplete((reply, problem) -> settle(sent, reply, problem));
      }
      done = wanted.addAndGet(-done);
    } while (done != 0);
  }

  private synchronized @Nullable Frame next() {
    while (!closed && !waiting.isEmpty() && frames < settings.framesInFlight()) {
      if (repeating || paused) return null;
      boolean repeat = waiting.firstEntry().getValue().isDoubtful();
      if (repeat && frames > 0) return null;
      var taken = take(repeat);
      if (taken.isEmpty()) continue;
      try {
        var frame = new Frame(taken, call(taken));
        frames++;
        repeating = repeat;
        return frame;
      } catch (RuntimeException | Error e) {
        var failure = new RequestFailure(FailureCode.DOMAIN_FAILED, "it cannot be sent: " + e);
        taken.forEach(write -> write.fail(failure));
      }
    }
    return null;
  }

  /** The call of a frame; it ends before the time of any of its writes is up. */
  private Call call(List<Write> taken) {
    String address = taken.getFirst().address();
    var body = Json.mapper().createObjectNode();
    var array =
        body.putArray(
            address.equals(Addresses.COMMAND) ? CommandRequest.BATCH : PublishRequest.BATCH);
    taken.forEach(write -> array.add(write.body()));
    return link.request(address, body, taken.getFirst().timeLeft(), true);
  }

  private List<Write> take(boolean repeats) {
    List<Write> next = new ArrayList<>();
    int bytes = 0;
    while (!waiting.isEmpty() && next.size() < FRAME_ITEMS_MAX) {
      var write = waiting.firstEntry().getValue();
      boolean fits = bytes + write.bytes() <= frameBytesMax() / 2;
      boolean alike =
          next.isEmpty()
              || (write.address().equals(next.getFirst().address())
                  && write.isDoubtful() == repeats);
      if (!alike || (!next.isEmpty() && !fits)) break;
      waiting.pollFirstEntry();
      if (!write.take()) continue;
      bytes += write.bytes();
      next.add(write);
    }
    return next;
  }

  private void settle(Frame frame, @Nullable JsonNode reply, @Nullable Throwable problem) {
    // What those who are told send next leaves together.
    boolean sends = wanted.getAndIncrement() == 0;
    boolean again = false;
    try {
      again = settleEach(frame, reply, problem);
    } finally {
      isBack(again);
      int others = wanted.getAndIncrement();
      if (sends || others == 0) Link.VIRTUAL.execute(() -> sendFrames(others + 1));
    }
  }

  /** Whether some have to be sent again. */
  private boolean settleEach(Frame frame, @Nullable JsonNode reply, @Nullable Throwable problem) {
    boolean again = false;
    for (int i = 0; i < frame.writes.size(); i++) {
      var write = frame.writes.get(i);
      if (frame.call.isResent()) write.doubt();
      boolean over =
          problem == null
              ? write.settle(result(reply, i))
              : write.settle(failure(problem), frame.call.isSent());
      if (!over) again |= requeue(write);
    }
    return again;
  }

  private synchronized void isBack(boolean again) {
    frames--;
    repeating = false;
    if (again) pauseBeforeRepeat();
    else pause = PAUSE_FIRST;
  }

  private boolean requeue(Write write) {
    synchronized (this) {
      if (write.waitsAgain(closed)) {
        waiting.put(write.number(), write);
        return true;
      }
    }
    return false;
  }

  private void pauseBeforeRepeat() {
    paused = true;
    CompletableFuture.delayedExecutor(pause.toMillis(), TimeUnit.MILLISECONDS, Link.VIRTUAL)
        .execute(
            () -> {
              synchronized (this) {
                paused = false;
              }
              pump();
            });
    pause =
        pause.multipliedBy(2).compareTo(PAUSE_LONGEST) < 0 ? pause.multipliedBy(2) : PAUSE_LONGEST;
  }

  /** An answer that cannot be read says nothing about what was done. */
  private static WriteResult result(@Nullable JsonNode reply, int index) {
    try {
      if (reply == null) throw RequestFailure.malformed("no answer");
      return WriteResult.read(reply.path("results").path(index));
    } catch (RequestFailure e) {
      return WriteResult.Failed.of(
          new RequestFailure(
              FailureCode.UNKNOWN_OUTCOME, "an answer that cannot be read: " + e.reason()));
    }
  }

  private static RequestFailure failure(Throwable problem) {
    return problem instanceof RequestFailure failure
        ? failure
        : new RequestFailure(FailureCode.UNKNOWN_OUTCOME, String.valueOf(problem));
  }

  /** Ends what waits; what is under way ends with the link. */
  @Override
  public void close() {
    List<Write> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(waiting.values());
    }
    left.forEach(write -> write.endWaiting(Write.CLOSED));
  }
}
