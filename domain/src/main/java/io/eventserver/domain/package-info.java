/**
 * What a user's domain code is written with.
 *
 * <p>An {@link io.eventserver.domain.Aggregate} decides commands and folds events; a {@link
 * io.eventserver.domain.Projection} folds recorded events into rows; a {@link
 * io.eventserver.domain.Reactor} answers recorded events with commands. A {@link
 * io.eventserver.domain.Domain} registers them. Records of these packages are never null and hold
 * no null; what may be absent is an {@link java.util.Optional}.
 */
package io.eventserver.domain;
