/** Hosts reactors: checkpoints, retries with back-off, dead letters. */
@NullMarked
package io.eventserver.reactors;

import org.jspecify.annotations.NullMarked;
