package io.eventserver.domain;

/**
 * A consistency boundary: an immutable state that decides commands and folds events.
 *
 * <p>Both methods are pure: no clock, no random, no I/O, no mutation. They are called on an event
 * loop and must return within microseconds. What they throw costs the command (500, nothing
 * stored); an {@code evolve} that throws on replay stops the start of the node.
 *
 * @param <A> the state, which implements this interface
 * @param <C> the sealed interface of its commands
 * @param <E> the sealed interface of its events
 */
public interface Aggregate<A extends Aggregate<A, C, E>, C, E> {

  /** What this state answers to a command. Its events are stored all together or not at all. */
  Decision<E> decide(C command);

  /**
   * The state after an event. Called for stored events on replay and for new ones before they are
   * stored, so it accepts every event that was ever accepted, in any state.
   */
  A evolve(E event);
}
