package io.eventserver.bridgeclient;

import java.nio.file.Path;
import java.time.Duration;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/**
 * Where the bridge is, and how long and how much a client waits.
 *
 * @param connectTimeout for one attempt to connect
 * @param requestTimeout for an answer, reconnects and repeats included
 * @param framesInFlight how many frames of writes may be without an answer; what comes meanwhile
 *     travels together in the next one
 * @param waitingMax how many requests may be without an answer before more are refused with 429
 * @param frameBytesMax the largest frame that the server takes, as its {@code --frame-max}; a
 *     request that needs more is refused with 413
 * @param entrance how it comes in
 */
public record ClientSettings(
    String host,
    int port,
    Duration connectTimeout,
    Duration requestTimeout,
    int framesInFlight,
    int waitingMax,
    int frameBytesMax,
    Entrance entrance) {

  public ClientSettings {
    require(entrance.socket().isPresent() || (port >= 1 && port <= 65_535), "port: 1 to 65535");
    require(connectTimeout.toMillis() >= 1, "connectTimeout: at least a millisecond");
    require(requestTimeout.toMillis() >= 1, "requestTimeout: at least a millisecond");
    require(framesInFlight >= 1, "framesInFlight: at least 1");
    require(waitingMax >= 1, "waitingMax: at least 1");
    require(frameBytesMax >= 1_024, "frameBytesMax: at least 1024");
  }

  private static final String UNIX = "unix:";
  private static final int FRAME_BYTES_MAX = 1 << 20;

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }

  /** The defaults: 5 s to connect, 30 s for an answer, 4 frames of 1 MiB, 100,000 requests. */
  public static ClientSettings of(String host, int port) {
    return new ClientSettings(
        host,
        port,
        Duration.ofSeconds(5),
        Duration.ofSeconds(30),
        4,
        100_000,
        FRAME_BYTES_MAX,
        Entrance.PLAIN);
  }

  /** Those of a Unix domain socket. */
  public static ClientSettings of(Path socket) {
    var entrance = new Entrance(Optional.of(socket), Optional.empty(), Optional.empty());
    var usual = of("local", 1);
    return new ClientSettings(
        "local",
        0,
        usual.connectTimeout,
        usual.requestTimeout,
        usual.framesInFlight,
        usual.waitingMax,
        usual.frameBytesMax,
        entrance);
  }

  /** Reads {@code HOST:PORT}, or {@code unix:PATH}. */
  public static ClientSettings parse(String address) {
    if (address.startsWith(UNIX)) return of(Path.of(address.substring(UNIX.length())));
    int colon = address.lastIndexOf(':');
    if (colon < 1 || !address.substring(colon + 1).matches("\\d{1,5}")) {
      throw new IllegalArgumentException(
          "'" + address + "': HOST:PORT, as 127.0.0.1:7000, or unix:PATH");
    }
    return of(address.substring(0, colon), Integer.parseInt(address.substring(colon + 1)));
  }

  public ClientSettings withRequestTimeout(Duration timeout) {
    return new ClientSettings(
        host, port, connectTimeout, timeout, framesInFlight, waitingMax, frameBytesMax, entrance);
  }

  public ClientSettings withFramesInFlight(int frames) {
    return new ClientSettings(
        host, port, connectTimeout, requestTimeout, frames, waitingMax, frameBytesMax, entrance);
  }

  public ClientSettings withFrameBytesMax(int bytes) {
    return new ClientSettings(
        host, port, connectTimeout, requestTimeout, framesInFlight, waitingMax, bytes, entrance);
  }

  /** Comes in as somebody. */
  public ClientSettings with(Login login) {
    return with(new Entrance(entrance.socket(), entrance.tls(), Optional.of(login)));
  }

  /** Comes in by TLS, as {@link Entrance#trusting} makes it for instance. */
  public ClientSettings with(SSLContext tls) {
    return with(new Entrance(entrance.socket(), Optional.of(tls), entrance.login()));
  }

  /**
   * Comes in as the environment says: {@code EVENT_SERVER_USER} and {@code EVENT_SERVER_PASSWORD},
   * or {@code EVENT_SERVER_TOKEN}, and by TLS with {@code EVENT_SERVER_TLS_AUTHORITY}, a PEM file.
   */
  public ClientSettings with(Map<String, String> environment) {
    return with(entrance.with(environment));
  }

  private ClientSettings with(Entrance other) {
    return new ClientSettings(
        host,
        port,
        connectTimeout,
        requestTimeout,
        framesInFlight,
        waitingMax,
        frameBytesMax,
        other);
  }
}
