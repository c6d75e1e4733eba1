package io.eventserver.edge;

import io.eventserver.eventstore.JsonService;
import java.util.function.Consumer;

/**
 * What stands behind the edge.
 *
 * @param gate through which requests to the server's own addresses come in
 * @param services that answer them
 * @param access who is who
 * @param audit what is kept of what clients do
 * @param heard is told each address that a client wants to hear
 */
public record Inside(
    Gate gate, JsonService services, Access access, Audit audit, Consumer<String> heard) {}
