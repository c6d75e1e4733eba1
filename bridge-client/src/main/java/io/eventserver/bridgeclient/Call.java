package io.eventserver.bridgeclient;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.concurrent.CompletableFuture;

/** A request without an answer yet, and the frame to send again over a new connection. */
final class Call {
  private final byte[] frame;
  private final CompletableFuture<JsonNode> answer = new CompletableFuture<>();

  Call(byte[] frame) {
    this.frame = frame;
  }

  byte[] frame() {
    return frame;
  }

  CompletableFuture<JsonNode> answer() {
    return answer;
  }
}
