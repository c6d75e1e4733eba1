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
import java.util.concurrent.Executor;
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

  /** Where futures of users are completed: what they do then may block. */
  static final Executor VIRTUAL = Thread::startVirtualThread;

  private static final Duration PAUSE_FIRST = Duration.ofMillis(50);
  private static final Duration PAUSE_LONGEST = Duration.ofSeconds(2);

  private final ClientSettings settings;
  private final String name = UUID.randomUUID().toString();
  private final AtomicLong calls = new AtomicLong();
  private final Map<String, Call> open = new LinkedHashMap<>();
  private final Map<String, List<Registration>> registrations = new LinkedHashMap<>();
  private final Thread thread;
  private @Nullable Connection connection;
  private volatile String lastProblem = "it was not tried yet";
  private volatile Duration pause = PAUSE_FIRST;
  private volatile boolean closed;

  /** Who hears the messages of an address. No method may block. */
  interface Registration {
    /** A message's body. */
    void message(JsonNode body);

    /** Messages may have been missed from here on. */
    void reconnected();

    /** There will be no more messages. */
    void closed();
  }

  Link(ClientSettings settings) {
    this.settings = settings;
    this.thread = Thread.ofVirtual().name("event-server-client").start(this::keepConnected);
  }

  /**
   * Sends a request.
   *
   * @param repeatable whether it does no harm to send it twice
   */
  Call request(String address, JsonNode body, Duration timeout, boolean repeatable) {
    String replyAddress = name + "/" + calls.incrementAndGet();
    var call = new Call(replyAddress, Frames.send(address, replyAddress, body), repeatable);
    var refused = offer(call);
    if (refused != null) {
      call.answer().completeExceptionally(refused);
      return call;
    }
    Deadline.of(call.answer(), timeout, () -> timeOut(call, timeout));
    return call;
  }

  private synchronized @Nullable RequestFailure offer(Call call) {
    if (closed) return closed(call);
    if (open.size() >= settings.waitingMax()) {
      return new RequestFailure(FailureCode.TOO_MANY, "too many requests wait for an answer");
    }
    open.put(call.address(), call);
    if (connection != null) call.send(connection);
    return null;
  }

  private void timeOut(Call call, Duration timeout) {
    synchronized (this) {
      if (open.remove(call.address()) == null) return;
    }
    call.answer().completeExceptionally(timedOut(call, timeout));
  }

  private synchronized RequestFailure timedOut(Call call, Duration timeout) {
    String where =
        settings
            .entrance()
            .socket()
            .map(String::valueOf)
            .orElse(settings.host() + ":" + settings.port());
    return call.isSent()
        ? new RequestFailure(
            FailureCode.UNKNOWN_OUTCOME,
            "no answer from %s within %d ms".formatted(where, timeout.toMillis()))
        : RequestFailure.unavailable(
            "no connection to %s within %d ms: %s"
                .formatted(where, timeout.toMillis(), lastProblem));
  }

  private static RequestFailure closed(Call call) {
    return call.isSent()
        ? new RequestFailure(FailureCode.UNKNOWN_OUTCOME, "the client is closed")
        : RequestFailure.unavailable("the client is closed");
  }

  /** Hears an address from now on, over every connection. */
  synchronized void register(String address, Registration registration) {
    var heard = registrations.computeIfAbsent(address, _ -> new ArrayList<>());
    heard.add(registration);
    if (closed) registration.closed();
    if (heard.size() == 1 && connection != null) connection.send(Frames.register(address));
  }

  synchronized void unregister(String address, Registration registration) {
    var heard = registrations.get(address);
    if (heard == null || !heard.remove(registration) || !heard.isEmpty()) return;
    registrations.remove(address);
    if (connection != null) connection.send(Frames.unregister(address));
  }

  private void keepConnected() {
    while (!closed) {
      try (var next = Connection.open(settings)) {
        begin(next);
        next.run(this::frame);
      } catch (RequestFailure e) {
        lastProblem = e.reason();
        boolean isLater = e.code() == FailureCode.TOO_MANY || e.code() == FailureCode.UNAVAILABLE;
        if (!isLater) refused(e);
      } catch (IOException | RuntimeException | Error e) {
        LOG.debug("connection to {}:{}", settings.host(), settings.port(), e);
        lastProblem = e.toString();
      } finally {
        end();
      }
      pause();
    }
  }

  /** Who is not let in will not be a moment later either: whoever waits is told. */
  private void refused(RequestFailure failure) {
    List<Call> waiting;
    synchronized (this) {
      waiting = List.copyOf(open.values());
      open.clear();
    }
    for (var call : waiting) {
      call.answer()
          .completeExceptionally(
              call.isSent()
                  ? new RequestFailure(
                      FailureCode.UNKNOWN_OUTCOME,
                      "the connection was lost before the answer came, and " + failure.reason())
                  : failure);
    }
  }

  /** Until something was answered on a connection, the next one is tried ever more rarely. */
  private void pause() {
    var now = pause;
    pause = now.multipliedBy(2).compareTo(PAUSE_LONGEST) < 0 ? now.multipliedBy(2) : PAUSE_LONGEST;
    try {
      if (!closed) Thread.sleep(now);
    } catch (InterruptedException e) {
      LOG.debug("the pause before the next connection is cut short");
    }
  }

  private void begin(Connection next) {
    List<Call> lost = new ArrayList<>();
    List<Registration> heard = new ArrayList<>();
    synchronized (this) {
      if (closed) next.close();
      connection = next;
      registrations.keySet().forEach(address -> next.send(Frames.register(address)));
      for (var call : List.copyOf(open.values())) {
        if (call.mayBeSent()) call.send(next);
        else lost.add(open.remove(call.address()));
      }
      registrations.values().forEach(heard::addAll);
    }
    heard.forEach(Registration::reconnected);
    for (var call : lost) {
      call.answer()
          .completeExceptionally(
              new RequestFailure(
                  FailureCode.UNKNOWN_OUTCOME, "the connection was lost before the answer came"));
    }
  }

  private synchronized void end() {
    connection = null;
  }

  private void frame(JsonNode frame) {
    String address = frame.path("address").asText();
    switch (frame.path("type").asText()) {
      case "message" -> message(address, frame.path("body"));
      case "err" -> error(address, frame);
      // A pong.
      default -> pause = PAUSE_FIRST;
    }
  }

  private void message(String address, JsonNode body) {
    Call call;
    List<Registration> heard;
    synchronized (this) {
      call = open.remove(address);
      heard = List.copyOf(registrations.getOrDefault(address, List.of()));
    }
    pause = PAUSE_FIRST;
    if (call != null) call.answer().complete(body);
    else heard.forEach(each -> hear(each, body));
  }

  private static void hear(Registration registration, JsonNode body) {
    try {
      registration.message(body);
    } catch (RuntimeException e) {
      LOG.warn("a message that makes no sense: {}", e.toString());
      registration.reconnected();
    }
  }

  private void error(String address, JsonNode frame) {
    Call call;
    synchronized (this) {
      call = open.remove(address);
    }
    String message = frame.path("message").asText();
    if (call == null) {
      // As it does to whom it turns away: that must not bring the next one sooner.
      LOG.warn("the server says: {}", message);
      return;
    }
    pause = PAUSE_FIRST;
    // A number below 400 is the bus's own: nobody answered.
    int number = frame.path("failureCode").asInt();
    var code = number < 400 ? FailureCode.UNKNOWN_OUTCOME : FailureCode.of(number);
    call.answer().completeExceptionally(new RequestFailure(code, message));
  }

  @Override
  public void close() {
    List<Call> left;
    List<Registration> heard = new ArrayList<>();
    synchronized (this) {
      if (closed) return;
      closed = true;
      left = List.copyOf(open.values());
      open.clear();
      registrations.values().forEach(heard::addAll);
      if (connection != null) connection.close();
    }
    thread.interrupt();
    left.forEach(call -> call.answer().completeExceptionally(closed(call)));
    heard.forEach(Registration::closed);
  }
}
