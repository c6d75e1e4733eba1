package io.eventserver.eventstore;

import io.eventserver.wire.JsonPart;
import io.vertx.core.Future;
import java.util.Map;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where requests go that another node answers. Any event loop; must not block. */
public interface Detour {
  /** Marks a request that comes from another node: it is answered here, whoever should. */
  String FORWARDED = "event-server.forwarded";

  /**
   * A request.
   *
   * @param json its body, to be read
   * @param body the same as the bus takes it
   * @param meta what is to be recorded with what it writes
   */
  record Asked(String address, JsonPart json, Supplier<Object> body, Map<String, String> meta) {}

  /** What the node answers that is to answer a request; null where this one does. */
  @Nullable Future<Object> elsewhere(Asked asked);

  /** A node that is alone answers everything. */
  Detour NONE = _ -> null;
}
