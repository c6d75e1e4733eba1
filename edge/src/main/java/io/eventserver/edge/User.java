package io.eventserver.edge;

import java.util.Optional;
import java.util.Set;

/**
 * One who may come in.
 *
 * @param hash of the password, with its salt; empty: comes in by a certificate or a token only
 */
public record User(String name, Set<String> roles, Optional<String> hash) {
  static final int NAME_MAX = 200;
  private static final String NAME = "[\\p{L}\\p{N}_.@=, -]{1," + NAME_MAX + "}";

  public User {
    roles = Set.copyOf(roles);
    if (!name.matches(NAME)) {
      throw new IllegalArgumentException("a user's name: 1 to 200 letters, digits or _.@=,- ");
    }
    for (String role : roles) {
      if (!role.matches("[\\w.-]{1,64}")) {
        throw new IllegalArgumentException("a role's name: 1 to 64 of a-z A-Z 0-9 _ . -");
      }
    }
  }
}
