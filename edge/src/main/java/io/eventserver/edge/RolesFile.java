package io.eventserver.edge;

import io.eventserver.wire.Json;
import io.eventserver.wire.RequestFailure;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.Map;

/**
 * The roles in a file: a JSON object of them by their names. Beside them there are {@code client}
 * and {@code admin}, unless the file means something else by these.
 */
public final class RolesFile {
  /** The roles that need no file. */
  public static final Map<String, Role> BUILT_IN =
      Map.of("client", Role.CLIENT, "admin", Role.ADMIN);

  private RolesFile() {}

  /**
   * All of them.
   *
   * @throws IllegalArgumentException where something in it is no role, naming it
   */
  public static Map<String, Role> read(Path file) throws IOException {
    Map<String, Role> roles = new HashMap<>(BUILT_IN);
    try {
      var tree = Json.parse(Files.readAllBytes(file));
      if (!tree.isObject()) throw RequestFailure.malformed("no JSON object");
      for (var role : tree.properties()) {
        roles.put(role.getKey(), Json.read(role.getValue(), Role.class, role.getKey()));
      }
    } catch (RequestFailure e) {
      throw new IllegalArgumentException(file + ": " + e.reason(), e);
    }
    return roles;
  }
}
