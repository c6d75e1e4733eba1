package io.eventserver.accounts.load;

/**
 * How a load comes in.
 *
 * @param connections how many there are
 * @param inFlight requests that each has under way at most
 * @param perSecond requests that are due in a second on all of them, whatever the answers do; 0:
 *     each answer is followed by the next request
 */
public record Shape(int connections, int inFlight, long perSecond) {
  /** Each answer is followed by the next request. */
  public Shape(int connections, int inFlight) {
    this(connections, inFlight, 0);
  }
}
