package io.eventserver.eventstore;

/**
 * Asks a store for records as they stand in its files.
 *
 * @param from how far the sender has read
 * @param position where to begin; 0: where the sender stands
 * @param bytes how many at most, but for a record that is larger
 */
record RecordsAsked(Standpoint from, long position, int bytes) {}
