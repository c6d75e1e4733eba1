package io.eventserver.edge;

import io.eventserver.wire.FailureCode;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.auth.JWTOptions;
import io.vertx.ext.auth.PubSecKeyOptions;
import io.vertx.ext.auth.authentication.TokenCredentials;
import io.vertx.ext.auth.jwt.JWTAuth;
import io.vertx.ext.auth.jwt.JWTAuthOptions;
import java.io.IOException;
import java.nio.file.Files;
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

  private Tokens(JWTAuth auth) {
    this.auth = auth;
  }

  /** Those that settings say. Blocks. */
  public static Tokens of(Vertx vertx, TokenSettings settings) throws IOException {
    var checks = new JWTOptions();
    settings.issuer().ifPresent(checks::setIssuer);
    settings.audience().ifPresent(checks::addAudience);
    var key =
        new PubSecKeyOptions()
            .setAlgorithm(settings.algorithm())
            .setBuffer(Buffer.buffer(Files.readAllBytes(settings.key())));
    return new Tokens(
        JWTAuth.create(vertx, new JWTAuthOptions().addPubSecKey(key).setJWTOptions(checks)));
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
      JsonObject principal, JsonObject attributes, Function<Set<String>, Rights> rights) {
    var claims = attributes.getJsonObject("accessToken", principal);
    String user = claims.getString("sub");
    Long end = claims.getLong("exp");
    if (user == null || end == null) throw new IllegalArgumentException("no sub, or no exp");
    List<String> roles =
        claims.getJsonArray("roles", new JsonArray()).stream().map(String::valueOf).toList();
    return new Identity(
        Optional.of(user),
        roles,
        rights.apply(Set.copyOf(roles)),
        Optional.of(Instant.ofEpochSecond(end)));
  }
}
