package io.eventserver.domain;

/**
 * A command that a reactor issues.
 *
 * @param aggregate name of the aggregate's type
 * @param id the aggregate's id
 * @param command a record of that type's commands
 */
public record IssuedCommand(String aggregate, String id, Object command) {}
