package io.eventserver.edge;

/**
 * How much a client may take.
 *
 * @param frameBytes the largest frame
 * @param depth how deeply the body of a frame may nest
 * @param inFlight requests of one connection that have no answer yet; more are not read
 * @param subscriptions addresses that one connection hears
 * @param openReplies what one connection was asked and has not answered; the oldest cannot be
 *     answered any more
 * @param pendingBytes what waits for a connection to read it; then it is closed
 */
public record EdgeLimits(
    int frameBytes,
    int depth,
    int inFlight,
    int subscriptions,
    int openReplies,
    long pendingBytes) {
  public static final EdgeLimits DEFAULT =
      new EdgeLimits(1 << 20, 64, 10_000, 1_000, 10_000, 8 << 20);
}
