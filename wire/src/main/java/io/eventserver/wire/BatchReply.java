package io.eventserver.wire;

import java.util.List;

/** What each item of a batch came to, in their order. */
public record BatchReply(List<WriteResult> results) {
  public BatchReply {
    results = List.copyOf(results);
  }
}
