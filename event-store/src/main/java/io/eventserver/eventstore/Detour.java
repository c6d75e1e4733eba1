package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.vertx.core.Future;
import org.jspecify.annotations.Nullable;

/** Where requests go that another node answers. Any event loop; must not block. */
public interface Detour {
  /** Marks a request that comes from another node: it is answered here, whoever should. */
  String FORWARDED = "event-server.forwarded";

  /**
   * What the node answers that is to answer a request; null where this one does.
   *
   * @param body of the request, as it came
   * @param tree the same to be read
   */
  @Nullable Future<Object> elsewhere(String address, JsonNode tree, Object body);

  /** A node that is alone answers everything. */
  Detour NONE = (_, _, _) -> null;
}
