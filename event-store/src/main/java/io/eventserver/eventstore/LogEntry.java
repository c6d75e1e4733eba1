package io.eventserver.eventstore;

/** What takes room in the log. */
sealed interface LogEntry permits Admitted, Note {}
