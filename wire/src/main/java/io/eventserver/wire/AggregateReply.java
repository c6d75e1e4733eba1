package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;

/**
 * The state of an aggregate at a version; {@code position} = up to where the answer is complete.
 */
public record AggregateReply(
    String aggregate, String id, long version, long position, JsonNode state) {}
