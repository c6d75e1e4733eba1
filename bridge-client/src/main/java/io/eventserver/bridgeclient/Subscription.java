package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.CommittedMessage;
import io.eventserver.wire.Json;
import io.eventserver.wire.RecordedData;
import io.eventserver.wire.RequestFailure;
import java.util.List;
import java.util.concurrent.ArrayBlockingQueue;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every event from a position on, in order and each once, for as long as it is open.
 *
 * <p>A handler that throws is logged, and the next event comes. Live messages say what they follow
 * on; where that is not the position held, or messages were dropped because the handler is slow,
 * the gap is read from the log.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final int INBOX_MESSAGES = 256;
  private static final int PAGE_LIMIT = 1_000;
  private static final long RETRY_MILLIS = 200;
  private static final long RETRY_MILLIS_MAX = 5_000;
  private static final long SILENCE_MAX_NANOS = TimeUnit.SECONDS.toNanos(15);

  private final BridgeClient client;
  private final Link link;
  private final Consumer<RecordedData> handler;
  private final BlockingQueue<CommittedMessage> inbox = new ArrayBlockingQueue<>(INBOX_MESSAGES);
  private final Link.Registration registration = new Inbox();
  private final Thread thread;
  private final CompletableFuture<Void> ended = new CompletableFuture<>();
  private volatile long heardNanos = System.nanoTime();
  private volatile boolean behind = true;
  private volatile boolean closed;
  private volatile long position;

  Subscription(BridgeClient client, Link link, long from, Consumer<RecordedData> handler) {
    if (from < 1) throw new IllegalArgumentException("from: a position from 1 on");
    this.client = client;
    this.link = link;
    this.handler = handler;
    this.position = from - 1;
    this.thread = Thread.ofVirtual().name("event-server-subscription").unstarted(this::run);
    link.register(Addresses.COMMITTED, registration);
    thread.start();
  }

  /** The position up to which the handler has been given everything. */
  public long position() {
    return position;
  }

  /** Ends with the subscription: exceptionally where it cannot go on. */
  public CompletableFuture<Void> ended() {
    return ended.copy();
  }

  private final class Inbox implements Link.Registration {
    @Override
    public void message(JsonNode body) {
      heardNanos = System.nanoTime();
      var message = Json.read(body, CommittedMessage.class, Addresses.COMMITTED);
      if (!inbox.offer(message)) behind = true;
    }

    @Override
    public void reconnected() {
      behind = true;
    }

    @Override
    public void closed() {
      closed = true;
    }
  }

  private void run() {
    try {
      while (!closed) {
        // An idle server says so every 5 s: silence means that it does not know of us.
        if (System.nanoTime() - heardNanos > SILENCE_MAX_NANOS) behind = true;
        if (behind) readGap();
        var message = inbox.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        if (message != null) take(message);
      }
      ended.complete(null);
    } catch (Exception | Error e) {
      LOG.error("a subscription cannot go on after position {}", position, e);
      ended.completeExceptionally(e);
    } finally {
      close();
    }
  }

  private void take(CommittedMessage message) throws InterruptedException {
    if (message.after() > position) {
      behind = true;
      readGap();
    }
    deliver(message.events());
    if (!closed) position = Math.max(position, message.position());
  }

  private void readGap() throws InterruptedException {
    for (int failures = 0; behind && !closed; ) {
      behind = false;
      heardNanos = System.nanoTime();
      try {
        readToHead();
        failures = 0;
      } catch (RequestFailure e) {
        if (failures++ == 0) LOG.warn("a subscription waits at {}: {}", position, e.reason());
        behind = true;
        Thread.sleep(Math.min(RETRY_MILLIS * failures, RETRY_MILLIS_MAX));
      }
    }
  }

  private void readToHead() {
    long head;
    do {
      var page = Await.get(client.events(position + 1, PAGE_LIMIT));
      head = page.head();
      if (head < position) {
        throw new IllegalStateException(
            "the log ends at position %d, before %d: it is another log".formatted(head, position));
      }
      deliver(page.events());
      if (!closed) position = Math.max(position, page.next() - 1);
    } while (position < head && !closed);
  }

  private void deliver(List<RecordedData> events) {
    for (var event : events) {
      if (closed) return;
      if (event.position() <= position) continue;
      try {
        handler.accept(event);
      } catch (Exception | Error e) {
        LOG.error("a handler failed at position {}", event.position(), e);
      }
      // Whatever the handler was interrupted for, a subscription ends otherwise.
      Thread.interrupted();
      position = event.position();
    }
  }

  /** The handler is given nothing more, once it has returned from what it is doing. */
  @Override
  public void close() {
    closed = true;
    link.unregister(Addresses.COMMITTED, registration);
  }
}
