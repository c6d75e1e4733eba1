package io.eventserver.reactors;

/** Rows that cannot be read now: no mistake of the reaction that asked for them. */
public final class RowsUnavailable extends IllegalStateException {
  private static final long serialVersionUID = 1L;

  public RowsUnavailable(String message) {
    super(message);
  }
}
