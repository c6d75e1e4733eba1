package io.eventserver.eventstore;

import java.util.concurrent.CompletionStage;

/**
 * The way to the node with the store, from one without it.
 *
 * <p>What is asked comes there in the order in which it was asked, or not at all, and an answer may
 * be lost: {@link io.eventserver.wire.RequestFailure} 503 where it certainly did not come, 504
 * where that is unknown. Any thread; must not block.
 */
public interface StoreLink {

  /** Asks; the answer is what {@link Shipping} there says. */
  CompletionStage<byte[]> ask(StoreQuestion question, byte[] body);
}
