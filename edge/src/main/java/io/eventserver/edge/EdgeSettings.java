package io.eventserver.edge;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;

/**
 * Who may come in, how, and how much they may take.
 *
 * @param tls empty: connections are not private
 * @param users a file of users; empty: there are none
 * @param roles a file of roles; empty: those that need none
 * @param tokens how tokens are checked; empty: none are taken
 * @param socket a Unix domain socket; empty: none
 * @param audit a file; empty: nothing is kept
 * @param origins of pages from which browsers may come, beside the server's own
 */
public record EdgeSettings(
    Optional<TlsFiles> tls,
    Optional<Path> users,
    Optional<Path> roles,
    Optional<TokenSettings> tokens,
    Optional<Path> socket,
    Optional<Path> audit,
    Set<String> origins,
    EdgeLimits limits) {

  /** Everybody may come in. */
  public static final EdgeSettings OPEN =
      new EdgeSettings(
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Set.of(),
          EdgeLimits.DEFAULT);

  /** Users and roles as the files have them now. Blocks. */
  public UsersAccess.Known known() throws IOException {
    return new UsersAccess.Known(
        UsersFile.read(users.orElseThrow()),
        roles.isPresent() ? RolesFile.read(roles.get()) : RolesFile.BUILT_IN);
  }
}
