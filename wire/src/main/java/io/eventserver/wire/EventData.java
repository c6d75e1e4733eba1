package io.eventserver.wire;

import org.jspecify.annotations.Nullable;

/** An event by its logical name. {@code data} left out means an event without fields. */
public record EventData(String type, @Nullable JsonPart data) {}
