package io.eventserver.edge;

import io.vertx.core.Future;
import java.util.Optional;

/** Finds out who a client is. Any event loop. */
public interface Access {
  /** Who a client is before it says anything; empty: it must log in. */
  Optional<Identity> unasked(Caller caller);

  /**
   * Who a client says that it is.
   *
   * @param from the address that it comes from
   * @return fails with a {@link io.eventserver.wire.RequestFailure}: 401 where it is not, 429 where
   *     there were too many attempts
   */
  Future<Identity> login(Credentials credentials, String from);
}
