/** Where clients come in: frames, connections, rights, limits and dispatch. */
@NullMarked
package io.eventserver.edge;

import org.jspecify.annotations.NullMarked;
