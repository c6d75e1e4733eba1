package io.eventserver.clusterconfig;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;

/**
 * A node as the others see it.
 *
 * @param id by which it is addressed, new at each start
 * @param name that it goes by in logs and status
 * @param ready whether it has caught up and its addresses are registered
 * @param spread of the node with the store: whether aggregates are spread over all that have them
 * @param offers of a role the names of what it does: aggregate types, projections, reactors
 * @param domains of each domain, by name, its commands and events as lines of text
 */
public record ClusterNode(
    String id,
    String name,
    Set<Role> roles,
    boolean ready,
    boolean spread,
    Map<Role, Set<String>> offers,
    Map<String, List<String>> domains) {

  public ClusterNode {
    roles = Set.copyOf(roles);
    var copy = new EnumMap<Role, Set<String>>(Role.class);
    offers.forEach((role, names) -> copy.put(role, Set.copyOf(names)));
    offers = Map.copyOf(copy);
    domains = Map.copyOf(domains);
  }

  /** One that offers nothing by name, and is not ready. */
  public ClusterNode(String id, String name, Set<Role> roles) {
    this(id, name, roles, false, false, Map.of(), Map.of());
  }

  /** The same node, serving or not. */
  public ClusterNode asReady(boolean now) {
    return new ClusterNode(id, name, roles, now, spread, offers, domains);
  }

  /** The same node, doing and knowing something else. */
  public ClusterNode offering(
      Map<Role, Set<String>> others, Map<String, List<String>> otherDomains) {
    return new ClusterNode(id, name, roles, ready, spread, others, otherDomains);
  }

  public boolean has(Role role) {
    return roles.contains(role);
  }

  /** Whether it serves something of a role by name. */
  public boolean offers(Role role, String what) {
    return has(role) && offers.getOrDefault(role, Set.of()).contains(what);
  }

  String encode() {
    var names = new JsonArray(roles.stream().sorted().map(Role::toString).toList());
    var offered = new JsonObject();
    offers.forEach(
        (role, all) ->
            offered.put(role.toString(), new JsonArray(List.copyOf(new TreeSet<>(all)))));
    return new JsonObject()
        .put("name", name)
        .put("roles", names)
        .put("ready", ready)
        .put("spread", spread)
        .put("offers", offered)
        .put("domains", new JsonObject(Map.copyOf(domains)))
        .encode();
  }

  /** What another version says beyond this is left out. */
  static ClusterNode decode(String id, String text) {
    var json = new JsonObject(text);
    var offers = new EnumMap<Role, Set<String>>(Role.class);
    var offered = json.getJsonObject("offers", new JsonObject());
    for (var role : Role.known(offered.fieldNames())) {
      offers.put(role, Set.copyOf(texts(offered.getJsonArray(role.toString()))));
    }
    return new ClusterNode(
        id,
        json.getString("name"),
        Role.known(texts(json.getJsonArray("roles"))),
        json.getBoolean("ready"),
        json.getBoolean("spread", false),
        offers,
        domains(json.getJsonObject("domains", new JsonObject())));
  }

  private static Map<String, List<String>> domains(JsonObject json) {
    Map<String, List<String>> domains = new HashMap<>();
    for (String name : json.fieldNames()) domains.put(name, texts(json.getJsonArray(name)));
    return domains;
  }

  private static List<String> texts(JsonArray array) {
    return array.stream().map(String::valueOf).toList();
  }
}
