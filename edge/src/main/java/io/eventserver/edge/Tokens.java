package io.eventserver.edge;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;

/**
 * Tokens (JWT, RFC 7519) that somebody trusted has signed: {@code sub} is the user, {@code roles}
 * an array of its roles, {@code exp} the end, without which none is taken.
 */
public final class Tokens {
  private final JWTAuth auth;

  /**
   * @param auth which checks signature, times, issuer and audience
   */
  public Tokens(JWTAuth auth) {
    this.auth = auth;
  }

  Future<Identity> identity(String token, Function<Set<String>, Rights> rights) {
    return auth.authenticate(new TokenCredentials(token))
        .map(user -> identity(user.principal(), user.attributes(), rights))
        .recover(
            _ ->
                Future.failedFuture(
                    new RequestFailure(FailureCode.UNAUTHENTICATED, "no such login")));
  }

  private static Identity identity(
      io.vertx.core.json.JsonObject principal,
      io.vertx.core.json.JsonObject attributes,
      Function<Set<String>, Rights> rights) {
    var claims = attributes.getJsonObject("accessToken", principal);
    String user = claims.getString("sub");
    Long end = claims.getLong("exp");
    if (user == null || end == null) throw new IllegalArgumentException("no sub, or no exp");
    List<String> roles =
        claims.getJsonArray("roles", new io.vertx.core.json.JsonArray()).stream()
            .map(String::valueOf)
            .toList();
    return new Identity(
        Optional.of(user),
        roles,
        rights.apply(Set.copyOf(roles)),
        Optional.of(Instant.ofEpochSecond(end)));
  }
}
