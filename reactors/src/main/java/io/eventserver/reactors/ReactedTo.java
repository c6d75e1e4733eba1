package io.eventserver.reactors;

/** The event that is reacted to, on the thread of the reaction: {@code Rows} waits for it. */
public final class ReactedTo {
  static final ScopedValue<Long> POSITION = ScopedValue.newInstance();

  private ReactedTo() {}

  /** Its position; 0 outside of a reaction. */
  public static long position() {
    return POSITION.orElse(0L);
  }
}
