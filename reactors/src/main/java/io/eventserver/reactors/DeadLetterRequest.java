package io.eventserver.reactors;

import org.jspecify.annotations.Nullable;

/** Asks for dead letters, or for one of them to be retried or skipped. */
public record DeadLetterRequest(Action action, @Nullable String reactor, @Nullable Long position) {
  /** What is to be done. */
  public enum Action {
    list,
    retry,
    skip
  }
}
