package io.eventserver.aggregates;

/** A committed state, the version that it has, and the position of its last event. */
public record Versioned(Object state, long version, long position) {}
