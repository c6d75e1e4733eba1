package io.eventserver.eventstore;

/** A field as the log's define record names it. */
record StoredField(String name, FieldKind kind) {}
