package io.eventserver.eventstore;

/** Asks the store for committed events from a position on, at most so many. */
public record ReadLog(long from, int limit) {}
