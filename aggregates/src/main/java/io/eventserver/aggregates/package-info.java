/**
 * Hosts aggregates: decides commands on their pending state, appends, answers when it is durable.
 */
@NullMarked
package io.eventserver.aggregates;

import org.jspecify.annotations.NullMarked;
