package io.eventserver.eventstore;

import io.eventserver.wire.CommittedMessage;
import io.eventserver.wire.Json;
import io.eventserver.wire.RecordedData;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;

/** One address of the live feed: what waits to be sent there, and how far it was served. */
final class FeedChannel {
  private static final int MESSAGE_BYTES_MAX = 256 * 1024;

  private final EventBus bus;
  private final String address;
  private final List<RecordedData> waiting = new ArrayList<>();
  private int waitingBytes;
  private long served;
  private long sentNanos = System.nanoTime();

  /** A channel that begins after a position. */
  FeedChannel(EventBus bus, String address, long head) {
    this.bus = bus;
    this.address = address;
    this.served = head;
  }

  /** Adds a decision; it is sent whole, unless it is larger than a message may be. */
  void add(List<RecordedData> decision) {
    int[] sizes = decision.stream().mapToInt(each -> Json.bytes(each).length).toArray();
    int whole = java.util.Arrays.stream(sizes).sum();
    if (waitingBytes + whole > MESSAGE_BYTES_MAX) flush();
    for (int i = 0; i < sizes.length; i++) {
      if (waitingBytes + sizes[i] > MESSAGE_BYTES_MAX) flush();
      waiting.add(decision.get(i));
      waitingBytes += sizes[i];
    }
  }

  /** Sends what waits. */
  void flush() {
    if (waiting.isEmpty()) return;
    send(waiting.getLast().position());
    waiting.clear();
    waitingBytes = 0;
  }

  /** Tells that there was nothing, if that was long ago. */
  void idle(long head, long afterNanos) {
    if (System.nanoTime() - sentNanos >= afterNanos) send(head);
  }

  private void send(long position) {
    var message = new CommittedMessage(served, position, waiting);
    bus.publish(address, new JsonObject(Json.object(message)));
    served = position;
    sentNanos = System.nanoTime();
  }
}
