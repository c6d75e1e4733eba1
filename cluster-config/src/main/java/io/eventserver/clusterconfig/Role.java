package io.eventserver.clusterconfig;

import java.util.Arrays;
import java.util.Collection;
import java.util.EnumSet;
import java.util.Locale;
import java.util.Set;
import java.util.stream.Collectors;

/** What a node can do for its cluster. */
public enum Role {
  /** Holds the log, the only one that writes it. */
  STORE,
  /** Decides commands. */
  AGGREGATES,
  /** Holds rows and answers reads. */
  PROJECTIONS,
  /** Reacts to events. */
  REACTORS,
  /** Lets clients in over TCP. */
  BRIDGE,
  /** Serves HTTP. */
  HTTP;

  /** All of them: a node alone. */
  public static final Set<Role> ALL = Set.copyOf(EnumSet.allOf(Role.class));

  /**
   * Roles by their names in lower case.
   *
   * @throws IllegalArgumentException where one is unknown
   */
  public static Set<Role> parse(Collection<String> names) {
    var roles = EnumSet.noneOf(Role.class);
    for (String name : names) roles.add(parse(name));
    return Set.copyOf(roles);
  }

  /** Those of the names that this version knows. */
  static Set<Role> known(Collection<String> names) {
    var roles = EnumSet.noneOf(Role.class);
    for (var role : values()) if (names.contains(role.toString())) roles.add(role);
    return Set.copyOf(roles);
  }

  private static Role parse(String name) {
    return Arrays.stream(values())
        .filter(role -> role.toString().equals(name))
        .findFirst()
        .orElseThrow(
            () ->
                new IllegalArgumentException(
                    "unknown role '%s': one of %s".formatted(name, join(ALL))));
  }

  /** Their names in order, with commas. */
  public static String join(Collection<Role> roles) {
    return roles.stream().sorted().map(Role::toString).collect(Collectors.joining(","));
  }

  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
