/**
 * The accounts' work as load: one thread that keeps many connections busy, and counts. It speaks
 * bytes, not objects, so that the two cores are the server's as far as can be.
 */
@NullMarked
package io.eventserver.accounts.load;

import org.jspecify.annotations.NullMarked;
