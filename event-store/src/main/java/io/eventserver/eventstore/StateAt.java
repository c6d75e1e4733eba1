package io.eventserver.eventstore;

import java.time.Duration;
import java.util.List;

/**
 * All state of a node at one position: of its log and of everything that is built from it.
 *
 * @param held how long it has held up the thread that it held up longest
 */
public record StateAt(LogImage log, List<SnapshotPart> parts, Duration held) {}
