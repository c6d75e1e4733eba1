package io.eventserver.eventstore;

import io.eventserver.wire.JsonPart;
import io.vertx.core.Future;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Where requests go that another node answers. Any event loop; must not block. */
public interface Detour {
  /** Marks a request that comes from another node: it is answered here, whoever should. */
  String FORWARDED = "event-server.forwarded";

  /**
   * What the node answers that is to answer a request; null where this one does.
   *
   * @param json of the request, to be read
   * @param body the same as the bus takes it
   */
  @Nullable Future<Object> elsewhere(String address, JsonPart json, Supplier<Object> body);

  /** A node that is alone answers everything. */
  Detour NONE = (_, _, _) -> null;
}
