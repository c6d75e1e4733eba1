package io.eventserver.domain;

/**
 * A reactor with its name and its events.
 *
 * @param <E> the events that it reacts to
 * @param name the logical name, under which its checkpoint is kept
 * @param events the events that it is given
 * @param reactor the reaction
 */
public record ReactorType<E>(String name, Class<E> events, Reactor<E> reactor) {

  public ReactorType {
    Names.check(name);
  }

  /** A reactor under a name. */
  public static <E> ReactorType<E> of(String name, Class<E> events, Reactor<E> reactor) {
    return new ReactorType<>(name, events, reactor);
  }
}
