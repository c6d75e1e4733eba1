package io.eventserver.edge;

import io.eventserver.wire.Addresses;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What those may who have it. A denial wins over what is allowed, by this role or another.
 *
 * @param administration whether it may administrate, which no pattern allows
 */
public record Role(
    @Nullable List<Rule> allow, @Nullable List<Rule> deny, @Nullable Boolean administration) {

  /** Everything that the server offers to clients. */
  static final Role CLIENT =
      new Role(
          List.of(
              new Rule(Addresses.REQUESTS, null, null, null, null, null),
              new Rule(
                  null,
                  null,
                  List.of(Addresses.COMMITTED, Addresses.committed("*")),
                  null,
                  null,
                  null)),
          null,
          null);

  /** Everything that the server offers at all. */
  static final Role ADMIN = new Role(CLIENT.allow, null, true);

  public Role {
    allow = allow == null ? List.of() : List.copyOf(allow);
    deny = deny == null ? List.of() : List.copyOf(deny);
    administration = administration != null && administration;
  }
}
