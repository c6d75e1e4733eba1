package io.eventserver.eventstore;

import org.jspecify.annotations.Nullable;

/**
 * What domain code has thrown, as it can be told.
 *
 * @param cause to be logged; null where it cannot even say what it is
 */
public record Thrown(String told, @Nullable Throwable cause) {

  /** Whatever it does when it is asked. */
  public static Thrown of(Throwable e) {
    try {
      var _ = e.getMessage();
      return new Thrown(String.valueOf(e.toString()), e);
    } catch (RuntimeException | Error unspeakable) {
      return new Thrown(e.getClass().getName(), null);
    }
  }
}
