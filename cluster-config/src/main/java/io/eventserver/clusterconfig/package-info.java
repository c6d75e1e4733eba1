/** Joins nodes to one event bus: discovery, roles, membership. */
@NullMarked
package io.eventserver.clusterconfig;

import org.jspecify.annotations.NullMarked;
