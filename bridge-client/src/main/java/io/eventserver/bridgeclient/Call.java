package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * A request without an answer yet, and the frame to send again over a new connection.
 *
 * <p>How often it was sent belongs to the {@link Link}, under its lock.
 */
final class Call {
  private final String address;
  private final byte[] frame;
  private final boolean repeatable;
  private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();
  private final AtomicInteger sends = new AtomicInteger();

  /**
   * @param repeatable whether it does no harm to send it twice
   */
  Call(String address, byte[] frame, boolean repeatable) {
    this.address = address;
    this.frame = frame;
    this.repeatable = repeatable;
  }

  String address() {
    return address;
  }

  /** Ends with {@link io.eventserver.wire.RequestFailure} and no other exception. */
  CompletableFuture<JsonNode> answer() {
    return answer;
  }

  /** Whether the server may have seen it. */
  boolean isSent() {
    return sends.get() > 0;
  }

  /** Whether the server may have seen it before the copy that was answered. */
  boolean isResent() {
    return sends.get() > 1;
  }

  /** Whether it may be sent over another connection. */
  boolean mayBeSent() {
    return repeatable || sends.get() == 0;
  }

  void send(Connection connection) {
    sends.incrementAndGet();
    connection.send(frame);
  }
}
