package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicLong;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection as its users see it: it comes back by itself, with back-off.
 *
 * <p>What has no answer when a connection ends is sent again, in order, over the next one; writes
 * carry command ids, so that a repeat is harmless. Registrations are renewed likewise.
 */
final class Link implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Link.class);
  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final String name = UUID.randomUUID().toString();
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, Call> open = new LinkedHashMap<>();
  private final Map<String, List<Registration>> registrations = new LinkedHashMap<>();
  private final Thread thread;
  private @Nullable Connection connection;
  private @Nullable IOException lastProblem;
  private volatile boolean closed;

  /** Who hears the messages of an address. */
  interface Registration {
    /** A message's body. Must not block. */
    void message(JsonNode body);

    /** Messages may have been missed from here on. */
    void reconnected();
  }

  Link(ClientSettings settings) {
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("event-server-client").start(this::keepConnected);
  }

  /** Sends a request; the answer fails with {@link RequestFailure} and no other exception. */
  CompletableFuture<JsonNode> request(String address, JsonNode body, Duration timeout) {
    String replyAddress = name + "/" + calls.incrementAndGet();
    var call = new Call(Frames.send(address, replyAddress, body));
    synchronized (this) {
      if (closed) return CompletableFuture.failedFuture(closed());
      if (open.size() >= settings.waitingMax()) {
        return CompletableFuture.failedFuture(
            new RequestFailure(FailureCode.TOO_MANY, "too many requests wait for an answer"));
      }
      open.put(replyAddress, call);
      if (connection != null) connection.send(call.frame());
    }
    return call.answer()
        .orTimeout(timeout.toMillis(), TimeUnit.MILLISECONDS)
        .exceptionallyCompose(
            problem -> {
              forget(replyAddress);
              return CompletableFuture.failedFuture(
                  problem instanceof TimeoutException ? timedOut(timeout) : problem);
            });
  }

  private synchronized void forget(String replyAddress) {
    open.remove(replyAddress);
  }

  private synchronized RequestFailure timedOut(Duration timeout) {
    String where = settings.host() + ":" + settings.port();
    return connection == null && lastProblem != null
        ? RequestFailure.unavailable(
            "no connection to %s within %d ms: %s"
                .formatted(where, timeout.toMillis(), lastProblem.getMessage()))
        : new RequestFailure(
            FailureCode.UNKNOWN_OUTCOME,
            "no answer from %s within %d ms".formatted(where, timeout.toMillis()));
  }

  private static RequestFailure closed() {
    return RequestFailure.unavailable("the client is closed");
  }

  /** Hears an address from now on, over every connection. */
  synchronized void register(String address, Registration registration) {
    var heard = registrations.computeIfAbsent(address, _ -> new ArrayList<>());
    heard.add(registration);
    if (heard.size() == 1 && connection != null) connection.send(Frames.register(address));
  }

  synchronized void unregister(String address, Registration registration) {
    var heard = registrations.get(address);
    if (heard == null || !heard.remove(registration) || !heard.isEmpty()) return;
    registrations.remove(address);
    if (connection != null) connection.send(Frames.unregister(address));
  }

  private void keepConnected() {
    Duration pause = PAUSE_FIRST;
    while (!closed) {
      try (var next = Connection.open(settings)) {
        pause = PAUSE_FIRST;
        begin(next);
        next.run(this::frame);
      } catch (IOException e) {
        LOG.debug("no connection to {}:{}: {}", settings.host(), settings.port(), e.toString());
        note(e);
      }
      end();
      if (closed || !slept(pause)) return;
      pause =
          pause.multipliedBy(2).compareTo(PAUSE_LONGEST) < 0
              ? pause.multipliedBy(2)
              : PAUSE_LONGEST;
    }
  }

  private boolean slept(Duration pause) {
    try {
      Thread.sleep(pause);
      return true;
    } catch (InterruptedException e) {
      return false;
    }
  }

  private synchronized void note(IOException problem) {
    lastProblem = problem;
  }

  private synchronized void begin(Connection next) {
    if (closed) next.close();
    connection = next;
    registrations.keySet().forEach(address -> next.send(Frames.register(address)));
    open.values().forEach(call -> next.send(call.frame()));
    registrations.values().forEach(heard -> heard.forEach(Registration::reconnected));
  }

  private synchronized void end() {
    connection = null;
  }

  private void frame(JsonNode frame) {
    String address = frame.path("address").asText();
    switch (frame.path("type").asText()) {
      case "message" -> message(address, frame.path("body"));
      case "err" -> error(address, frame);
      default -> LOG.trace("frame {}", frame);
    }
  }

  private void message(String address, JsonNode body) {
    Call call;
    List<Registration> heard;
    synchronized (this) {
      call = open.remove(address);
      heard = List.copyOf(registrations.getOrDefault(address, List.of()));
    }
    if (call != null) call.answer().complete(body);
    else heard.forEach(each -> each.message(body));
  }

  private void error(String address, JsonNode frame) {
    Call call;
    synchronized (this) {
      call = open.remove(address);
    }
    String message = frame.path("message").asText();
    if (call == null) {
      LOG.warn("the server says: {}", message);
      return;
    }
    // A number below 400 is the bus's own: nobody answered.
    int number = frame.path("failureCode").asInt();
    var code = number < 400 ? FailureCode.UNKNOWN_OUTCOME : FailureCode.of(number);
    call.answer().completeExceptionally(new RequestFailure(code, message));
  }

  @Override
  public void close() {
    List<Call> left;
    synchronized (this) {
      closed = true;
      left = List.copyOf(open.values());
      open.clear();
      if (connection != null) connection.close();
    }
    thread.interrupt();
    left.forEach(call -> call.answer().completeExceptionally(closed()));
  }
}
