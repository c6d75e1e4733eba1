/**
 * The Java client of the TCP event bus bridge, for applications outside the cluster.
 *
 * <p>A {@link io.eventserver.bridgeclient.BridgeClient} is one connection that comes back by
 * itself; from it come typed views of aggregates, projections and the log.
 */
@NullMarked
package io.eventserver.bridgeclient;

import org.jspecify.annotations.NullMarked;
