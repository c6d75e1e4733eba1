/**
 * Benchmarks: each prints its settings, its figures and the ratio to a baseline of the same run.
 */
@NullMarked
package io.eventserver.benchmarks;

import org.jspecify.annotations.NullMarked;
