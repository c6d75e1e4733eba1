package io.eventserver.eventstore;

/** Asks an aggregate to decide a command, a record of its type's commands. */
public record Command(String aggregate, String id, Object command, Terms terms)
    implements Request {}
