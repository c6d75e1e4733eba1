/**
 * The log and all that is stored in it: records, segments, codec, append, replay.
 *
 * <p>An {@link io.eventserver.eventstore.EventLog} is the truth: it gives events their position,
 * refuses an append whose expected version does not hold, and knows each command id. {@link
 * io.eventserver.eventstore.FileLog} keeps it in a folder, {@link
 * io.eventserver.eventstore.MemoryLog} in memory.
 */
@NullMarked
package io.eventserver.eventstore;

import org.jspecify.annotations.NullMarked;
