package io.eventserver.edge;

import java.time.Instant;
import java.util.List;
import java.util.Optional;

/**
 * Who a client was found to be.
 *
 * @param user empty: anybody, where there are no users
 * @param roles for the client to know
 * @param until when that ends, if it does
 */
public record Identity(
    Optional<String> user, List<String> roles, Rights rights, Optional<Instant> until) {
  public Identity {
    roles = List.copyOf(roles);
  }

  /** Anybody. */
  static Identity anybody(Rights rights) {
    return new Identity(Optional.empty(), List.of(), rights, Optional.empty());
  }
}
