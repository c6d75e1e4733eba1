package io.eventserver.edge;

/** What came is not the protocol: it is told, and the connection ends. */
final class ProtocolError extends Exception {
  private static final long serialVersionUID = 1;

  ProtocolError(String message) {
    // Where it was thrown says nothing, and hostile clients make many.
    super(message, null, false, false);
  }
}
