/** JSON of the domain's records and the shapes that travel between clients and nodes. */
@NullMarked
package io.eventserver.wire;

import org.jspecify.annotations.NullMarked;
