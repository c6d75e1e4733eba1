package io.eventserver.eventstore;

import java.util.List;

/** All state of a node at one position: of its log and of everything that is built from it. */
public record StateAt(LogImage log, List<SnapshotPart> parts) {}
