package io.eventserver.wire;

/** One row; {@code position} = up to where the answer is complete. */
public record FindReply(String projection, String key, JsonPart row, long position) {}
