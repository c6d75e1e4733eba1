package io.eventserver.eventstore;

/**
 * An aggregate that has events.
 *
 * @param dense its number in this log, from 0 without gaps, by which states and rows are kept
 * @param aggregate name of its type
 * @param id its id within the type
 */
public record Identity(int dense, String aggregate, String id) {}
