package io.eventserver.edge;

import java.util.Map;
import org.jspecify.annotations.Nullable;

/** What a client says. */
sealed interface Frame {
  /** Asks for a sign of life. */
  record Ping() implements Frame {}

  /**
   * For one consumer of an address; or the answer to what the client was asked at that address.
   *
   * @param replyAddress where its answer shall go; null: it wants none
   * @param failure that an answer is a failure, and which; null: it is none
   */
  record Send(
      String address,
      @Nullable String replyAddress,
      Map<String, String> headers,
      Body body,
      @Nullable Failure failure)
      implements Frame {}

  /** For every consumer of an address. */
  record Publish(String address, Map<String, String> headers, Body body) implements Frame {}

  /** Wants to hear an address. */
  record Register(String address) implements Frame {}

  /** Wants to hear an address no more. */
  record Unregister(String address) implements Frame {}

  /** Needs an address and has none. */
  record NoAddress() implements Frame {}

  /** Why a client could not answer. */
  record Failure(int code, @Nullable String message) {}
}
