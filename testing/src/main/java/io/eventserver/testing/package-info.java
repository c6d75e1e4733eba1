/** What the tests of several modules need; no part of the product. */
@NullMarked
package io.eventserver.testing;

import org.jspecify.annotations.NullMarked;
