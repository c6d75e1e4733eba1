package io.eventserver.edge;

import io.eventserver.wire.RequestFailure;
import io.vertx.core.eventbus.DeliveryOptions;
import java.util.Map;

/** How the bus delivers what a client sends, by the headers of its frame. */
final class Options {
  private static final long TIMEOUT_MILLIS_MAX = 60_000;

  private Options() {}

  /**
   * The client's headers, and how long it waits for an answer.
   *
   * @throws RequestFailure 400 where that is no number
   */
  static DeliveryOptions of(Map<String, String> headers) {
    var options = new DeliveryOptions().setSendTimeout(TIMEOUT_MILLIS_MAX);
    for (var header : headers.entrySet()) {
      switch (header.getKey()) {
        case "timeout" -> options.setSendTimeout(timeout(header.getValue()));
        // How the bus carries a message is no client's business.
        case "localOnly", "codecName" -> {}
        default -> options.addHeader(header.getKey(), header.getValue());
      }
    }
    return options;
  }

  private static long timeout(String millis) {
    try {
      return Math.clamp(Long.parseLong(millis), 1, TIMEOUT_MILLIS_MAX);
    } catch (NumberFormatException e) {
      throw RequestFailure.malformed("timeout: no number of milliseconds");
    }
  }
}
