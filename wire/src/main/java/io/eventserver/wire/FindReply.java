package io.eventserver.wire;

import com.fasterxml.jackson.databind.JsonNode;

/** One row; {@code position} = up to where the answer is complete. */
public record FindReply(String projection, String key, JsonNode row, long position) {}
