package io.eventserver.edge;

import org.jspecify.annotations.Nullable;

/**
 * What is kept of something that a client did, or was not let do: no payloads, and no secrets.
 *
 * @param event what it was: {@code login}, {@code login-failed}, {@code denied}, {@code
 *     administration}
 * @param connection id of its connection
 * @param from address that it comes from
 * @param user null: nobody
 * @param address of the bus that it is about; null: none
 */
public record AuditEntry(
    String event,
    String connection,
    String from,
    @Nullable String user,
    @Nullable String address) {}
