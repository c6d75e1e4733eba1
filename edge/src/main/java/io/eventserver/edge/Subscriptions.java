package io.eventserver.edge;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.eventbus.EventBus;
import io.vertx.core.eventbus.Message;
import io.vertx.core.eventbus.MessageConsumer;
import java.util.HashMap;
import java.util.Map;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The addresses that one client hears, as long as it may. Owned by its event loop. */
final class Subscriptions {
  private static final Logger LOG = LoggerFactory.getLogger(Subscriptions.class);

  private final EventBus bus;
  private final Session session;
  private final int max;
  private final BiConsumer<String, Message<Object>> told;
  private final Consumer<String> heard;
  private final Map<String, MessageConsumer<Object>> consumers = new HashMap<>();

  /**
   * @param told what comes
   * @param heard is told each address that is to be heard
   */
  Subscriptions(
      EventBus bus,
      Session session,
      int max,
      BiConsumer<String, Message<Object>> told,
      Consumer<String> heard) {
    this.bus = bus;
    this.session = session;
    this.max = max;
    this.told = told;
    this.heard = heard;
  }

  /**
   * Hears an address from now on, once however often it is added.
   *
   * @throws RequestFailure where the client may not, or hears too many
   */
  void add(String address) {
    if (!session.mayHear(address)) throw session.denied(address);
    if (consumers.size() >= max && !consumers.containsKey(address)) {
      throw new RequestFailure(
          FailureCode.TOO_MANY, "%d addresses are registered: unregister one".formatted(max));
    }
    consumers.computeIfAbsent(address, it -> bus.consumer(it, this::hear));
    heard.accept(address);
  }

  /**
   * Hears an address no more.
   *
   * @throws RequestFailure where the client may not hear it, or does not
   */
  void remove(String address) {
    if (!session.mayHear(address)) throw session.denied(address);
    var consumer = consumers.remove(address);
    if (consumer == null) throw RequestFailure.notFound("unknown_address");
    consumer.unregister();
  }

  private void hear(Message<Object> message) {
    // Its rights may have changed since it registered.
    if (!consumers.containsKey(message.address()) || !session.mayHear(message.address())) return;
    try {
      told.accept(message.address(), message);
    } catch (RuntimeException e) {
      LOG.warn("what is told at {} is no JSON: {}", message.address(), String.valueOf(e));
    }
  }

  void close() {
    consumers.values().forEach(MessageConsumer::unregister);
    consumers.clear();
  }
}
