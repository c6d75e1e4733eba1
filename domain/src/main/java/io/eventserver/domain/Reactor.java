package io.eventserver.domain;

import java.util.List;

/**
 * A process manager: reacts to committed events with side effects and commands.
 *
 * <p>Called on a virtual thread, so it may block. Events of one aggregate come in order, one at a
 * time; those of several at once. Never called on replay. What it throws, and a command of it that
 * is refused, is tried again with back-off and then set aside as a dead letter. Side effects happen
 * at least once, commands exactly once.
 *
 * @param <E> the events that it reacts to
 */
@FunctionalInterface
public interface Reactor<E> {

  /** Does what has to be done outside and returns the commands to issue, in order. */
  List<IssuedCommand> react(Recorded<E> recorded);
}
