package io.eventserver.bridgeclient;

/**
 * An aggregate's state as the server has it.
 *
 * @param version that the state has; 0 where it has no events yet
 * @param position up to where the answer is complete
 */
public record Fetched<A>(A state, long version, long position) {}
