/** Puts a node together, and the {@code event-server} command that runs it. */
@NullMarked
package io.eventserver.server;

import org.jspecify.annotations.NullMarked;
