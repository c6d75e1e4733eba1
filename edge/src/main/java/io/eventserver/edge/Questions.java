package io.eventserver.edge;

import io.vertx.core.eventbus.Message;
import java.util.LinkedHashMap;
import java.util.SequencedMap;
import org.jspecify.annotations.Nullable;

/** What a client was asked over the bus and has not answered; the oldest make room. One thread. */
final class Questions {
  private final int max;
  private final SequencedMap<String, Message<?>> open = new LinkedHashMap<>();

  Questions(int max) {
    this.max = max;
  }

  /** Remembers a message to which the bus expects an answer. */
  void add(Message<?> question) {
    String at = question.replyAddress();
    if (at == null) return;
    if (open.size() >= max) open.pollFirstEntry();
    open.put(at, question);
  }

  /** What was asked with a reply address, which can be answered once; null: nothing. */
  @Nullable Message<?> take(String replyAddress) {
    return open.remove(replyAddress);
  }

  void clear() {
    open.clear();
  }
}
