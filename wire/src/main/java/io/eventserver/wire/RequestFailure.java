package io.eventserver.wire;

/** A request that failed: a code, and a message that says what to do. */
public sealed class RequestFailure extends RuntimeException permits Refusal {
  private static final long serialVersionUID = 1L;

  private final FailureCode code;

  public RequestFailure(FailureCode code, String message) {
    // An answer to a client, not a bug: where it was made is of no interest.
    super(message, null, false, false);
    this.code = code;
  }

  public FailureCode code() {
    return code;
  }

  /** The message, never null. */
  public String reason() {
    return String.valueOf(getMessage());
  }

  public static RequestFailure malformed(String message) {
    return new RequestFailure(FailureCode.MALFORMED, message);
  }

  public static RequestFailure notFound(String message) {
    return new RequestFailure(FailureCode.NOT_FOUND, message);
  }

  public static RequestFailure unavailable(String message) {
    return new RequestFailure(FailureCode.UNAVAILABLE, message);
  }

  public static RequestFailure tooLarge(String message) {
    return new RequestFailure(FailureCode.TOO_LARGE, message);
  }
}
