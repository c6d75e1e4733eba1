package io.eventserver.reactors;

/** Rows that cannot be read now: no mistake of the reaction that asked for them. */
final class RowsUnavailable extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  RowsUnavailable(String message) {
    super(message);
  }
}
