package io.eventserver.edge;

import java.time.Duration;

/**
 * How much clients may take.
 *
 * @param frameBytes the largest frame
 * @param depth how deeply the body of a frame may nest
 * @param textChars the longest text in a frame
 * @param numberChars the longest number in a frame
 * @param connections in all
 * @param connectionsPerAddress from one address
 * @param inFlight requests of one connection that have no answer yet; more are not read
 * @param subscriptions addresses that one connection hears
 * @param openReplies what one connection was asked and has not answered; the oldest cannot be
 *     answered any more
 * @param pendingBytes what waits for a connection to read it, then it is told and closed; and what
 *     its requests in flight take, more are not read
 * @param idle how long a connection may say nothing
 * @param login how long it may take to log in
 * @param frame how long a frame may take that has begun
 */
public record EdgeLimits(
    int frameBytes,
    int depth,
    int textChars,
    int numberChars,
    int connections,
    int connectionsPerAddress,
    int inFlight,
    int subscriptions,
    int openReplies,
    long pendingBytes,
    Duration idle,
    Duration login,
    Duration frame) {

  public static final EdgeLimits DEFAULT =
      new EdgeLimits(
          1 << 20,
          64,
          1 << 19,
          1_000,
          10_000,
          1_000,
          1_024,
          1_000,
          1_024,
          8 << 20,
          Duration.ofMinutes(5),
          Duration.ofSeconds(5),
          Duration.ofSeconds(10));

  public EdgeLimits {
    require(frameBytes >= 1_024 && frameBytes <= 1 << 28, "frame: 1 KiB to 256 MiB");
    require(depth >= 1 && depth <= 1_000, "depth: 1 to 1000");
    require(textChars >= 1_000, "text: at least 1000 characters");
    require(numberChars >= 20, "number: at least 20 characters");
    require(connections >= 1 && connectionsPerAddress >= 1, "connections: at least 1");
    require(inFlight >= 1 && openReplies >= 1, "requests in flight: at least 1");
    require(subscriptions >= 0, "subscriptions: 0 or more");
    require(pendingBytes >= frameBytes, "bytes pending: at least a frame");
    requireTime(idle);
    requireTime(login);
    requireTime(frame);
  }

  private static void requireTime(Duration time) {
    require(time.toMillis() >= 1, "a time: at least a millisecond");
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }
}
