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
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Every event from a position on, in order and each once, for as long as it is open.
 *
 * <p>Live messages say what they follow on; where that is not the position held, or messages were
 * dropped because the handler is slow, the gap is read from the log.
 */
public final class Subscription implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(Subscription.class);
  private static final int INBOX_MESSAGES = 256;
  private static final int PAGE_LIMIT = 1_000;
  private static final long RETRY_MILLIS = 200;

  private final BridgeClient client;
  private final Link link;
  private final Consumer<RecordedData> handler;
  private final BlockingQueue<CommittedMessage> inbox = new ArrayBlockingQueue<>(INBOX_MESSAGES);
  private final Link.Registration registration = new Inbox();
  private final Thread thread;
  private volatile boolean behind = true;
  private volatile boolean closed;
  private volatile long position;

  Subscription(BridgeClient client, Link link, long from, Consumer<RecordedData> handler) {
    this.client = client;
    this.link = link;
    this.handler = handler;
    this.position = from - 1;
    link.register(Addresses.COMMITTED, registration);
    this.thread = Thread.ofVirtual().name("event-server-subscription").start(this::run);
  }

  /** The position up to which the handler has been given everything. */
  public long position() {
    return position;
  }

  private final class Inbox implements Link.Registration {
    @Override
    public void message(JsonNode body) {
      var message = Json.read(body, CommittedMessage.class, Addresses.COMMITTED);
      if (!inbox.offer(message)) behind = true;
    }

    @Override
    public void reconnected() {
      behind = true;
    }
  }

  private void run() {
    try {
      while (!closed) {
        if (behind) readGap();
        var message = inbox.poll(RETRY_MILLIS, TimeUnit.MILLISECONDS);
        if (message != null) take(message);
      }
    } catch (InterruptedException e) {
      LOG.debug("a subscription ends at position {}", position);
    }
  }

  private void take(CommittedMessage message) throws InterruptedException {
    if (message.after() > position) {
      behind = true;
      readGap();
    }
    deliver(message.events());
    position = Math.max(position, message.position());
  }

  private void readGap() throws InterruptedException {
    while (behind && !closed) {
      behind = false;
      try {
        long head;
        do {
          var page = Await.get(client.events(position + 1, PAGE_LIMIT));
          deliver(page.events());
          position = Math.max(position, page.next() - 1);
          head = page.head();
        } while (position < head && !closed);
      } catch (RequestFailure e) {
        LOG.debug("the log cannot be read now: {}", e.reason());
        behind = true;
        Thread.sleep(RETRY_MILLIS);
      }
    }
  }

  private void deliver(List<RecordedData> events) {
    for (var event : events) {
      if (event.position() <= position || closed) continue;
      try {
        handler.accept(event);
      } catch (RuntimeException e) {
        LOG.error("a handler failed at position {}", event.position(), e);
      }
      position = event.position();
    }
  }

  @Override
  public void close() {
    closed = true;
    link.unregister(Addresses.COMMITTED, registration);
    thread.interrupt();
  }
}
