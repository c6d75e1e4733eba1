package io.eventserver.wire;

/**
 * Why a request failed, as the number that its sender sees.
 *
 * <p>In all but {@link #UNKNOWN_OUTCOME} nothing was stored, except for the events of a refusal.
 */
public enum FailureCode {
  MALFORMED(400),
  UNAUTHENTICATED(401),
  FORBIDDEN(403),
  NOT_FOUND(404),
  TIMED_OUT(408),
  CONFLICT(409),
  TOO_LARGE(413),
  REFUSED(422),
  TOO_MANY(429),
  DOMAIN_FAILED(500),
  UNAVAILABLE(503),
  /** It may or may not have been stored: repeat it with the same command id. */
  UNKNOWN_OUTCOME(504),
  /** The disk is full, or the memory. */
  NO_ROOM(507);

  private final int number;

  FailureCode(int number) {
    this.number = number;
  }

  /** The number on the wire. */
  public int number() {
    return number;
  }

  /** The code of a number; one that this version does not know is an unknown outcome. */
  public static FailureCode of(int number) {
    for (var code : values()) if (code.number == number) return code;
    return UNKNOWN_OUTCOME;
  }
}
