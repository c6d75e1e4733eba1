package io.eventserver.server;

import io.eventserver.clusterconfig.Role;
import io.eventserver.eventstore.JsonService;
import io.eventserver.wire.Addresses;
import io.vertx.core.Future;
import io.vertx.core.VerticleBase;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * Serves the addresses that this node has no part of: what other nodes answer goes there, and where
 * none does, it is a 503.
 */
final class Elsewhere extends VerticleBase {
  private static final Map<Role, List<String>> ADDRESSES =
      Map.of(
          Role.STORE, List.of(Addresses.EVENTS, Addresses.HISTORY),
          Role.AGGREGATES, List.of(Addresses.COMMAND, Addresses.PUBLISH, Addresses.AGGREGATE),
          Role.PROJECTIONS, List.of(Addresses.FIND, Addresses.LIST),
          Role.REACTORS, List.of(Addresses.DEAD_LETTERS));

  private final Set<Role> roles;
  private final JsonService json;

  /**
   * @param roles whose addresses this node serves itself
   */
  Elsewhere(Set<Role> roles, JsonService json) {
    this.roles = roles;
    this.json = json;
  }

  @Override
  public Future<?> start() {
    List<Future<?>> served = new ArrayList<>();
    ADDRESSES.forEach(
        (role, addresses) -> {
          if (roles.contains(role)) return;
          for (String address : addresses) {
            served.add(
                json.serve(
                    address, (body, _) -> body, _ -> Future.failedFuture(Forwarder.nobody(role))));
          }
        });
    return Future.all(served);
  }
}
