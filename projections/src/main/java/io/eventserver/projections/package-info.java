/** Hosts projections: folds committed events into rows and answers finds and lists. */
@NullMarked
package io.eventserver.projections;

import org.jspecify.annotations.NullMarked;
