package io.eventserver.bridgeclient;

import java.time.Duration;

/**
 * Where the bridge is, and how long and how much a client waits.
 *
 * @param connectTimeout for one attempt to connect
 * @param requestTimeout for an answer, reconnects and repeats included
 * @param framesInFlight how many frames of writes may be without an answer; what comes meanwhile
 *     travels together in the next one
 * @param waitingMax how many requests may be without an answer before more are refused with 429
 */
public record ClientSettings(
    String host,
    int port,
    Duration connectTimeout,
    Duration requestTimeout,
    int framesInFlight,
    int waitingMax) {

  public ClientSettings {
    require(port >= 1 && port <= 65_535, "port: 1 to 65535");
    require(connectTimeout.toMillis() >= 1, "connectTimeout: at least a millisecond");
    require(requestTimeout.toMillis() >= 1, "requestTimeout: at least a millisecond");
    require(framesInFlight >= 1, "framesInFlight: at least 1");
    require(waitingMax >= 1, "waitingMax: at least 1");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }

  /** The defaults: 5 s to connect, 30 s for an answer, 4 frames, 100,000 requests. */
  public static ClientSettings of(String host, int port) {
    return new ClientSettings(
        host, port, Duration.ofSeconds(5), Duration.ofSeconds(30), 4, 100_000);
  }

  /** Reads {@code HOST:PORT}. */
  public static ClientSettings parse(String address) {
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException("'" + address + "': HOST:PORT, as 127.0.0.1:7000");
    }
    return of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  public ClientSettings withRequestTimeout(Duration timeout) {
    return new ClientSettings(host, port, connectTimeout, timeout, framesInFlight, waitingMax);
  }

  public ClientSettings withFramesInFlight(int frames) {
    return new ClientSettings(host, port, connectTimeout, requestTimeout, frames, waitingMax);
  }
}
