package io.eventserver.eventstore;

import com.fasterxml.jackson.databind.JsonNode;
import io.eventserver.wire.JsonPart;
import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Where requests go that another node answers. Any event loop; must not block. */
public interface Detour {
  /** Marks a request that comes from another node: it is answered here, whoever should. */
  String FORWARDED = "event-server.forwarded";

  /**
   * A request.
   *
   * @param json its body, to be read
   * @param meta what is to be recorded with what it writes
   */
  record Asked(String address, JsonPart json, Map<String, String> meta) {
    /** Its body as it goes to another node. */
    public Buffer body() {
      return JsonBodies.buffer(json);
    }
  }

  /** What the node answers that is to answer a request; null where this one does. */
  @Nullable Future<JsonNode> elsewhere(Asked asked);

  /** A node that is alone answers everything. */
  Detour NONE = _ -> null;
}
