package io.eventserver.clusterconfig;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.List;
import java.util.Set;

/**
 * A node as the others see it.
 *
 * @param id by which it is addressed, new at each start
 * @param name that it goes by in logs and status
 * @param ready whether it has caught up and its addresses are registered
 */
public record ClusterNode(String id, String name, Set<Role> roles, boolean ready) {
  public ClusterNode {
    roles = Set.copyOf(roles);
  }

  /** The same node, serving. */
  public ClusterNode asReady() {
    return new ClusterNode(id, name, roles, true);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  String encode() {
    var names = new JsonArray(roles.stream().sorted().map(Role::toString).toList());
    return new JsonObject().put("name", name).put("roles", names).put("ready", ready).encode();
  }

  static ClusterNode decode(String id, String text) {
    var json = new JsonObject(text);
    List<String> names = json.getJsonArray("roles").stream().map(String::valueOf).toList();
    return new ClusterNode(id, json.getString("name"), Role.parse(names), json.getBoolean("ready"));
  }
}
