package io.eventserver.server;

import io.eventserver.edge.EdgeSettings;
import io.eventserver.edge.TlsFiles;
import io.eventserver.edge.TokenSettings;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The options of who may come in. */
final class EdgeOptions {
  @Mixin LimitOptions limits = new LimitOptions();

  @Option(
      names = "--users",
      paramLabel = "FILE",
      description = "Users, made with 'event-server user'; default: none, everybody may come in.")
  @Nullable Path users;

  @Option(
      names = "--user-roles",
      paramLabel = "FILE",
      description = "What roles allow and deny, as JSON; default: the roles client and admin.")
  @Nullable Path roles;

  @Option(
      names = "--tls-certificate",
      paramLabel = "FILE",
      description = "PEM: connections are private; read anew when it changes.")
  @Nullable Path certificate;

  @Option(names = "--tls-key", paramLabel = "FILE", description = "PEM: the certificate's key.")
  @Nullable Path key;

  @Option(
      names = "--tls-client-authority",
      paramLabel = "FILE",
      description = "PEM: whose certificates say who a client is.")
  @Nullable Path authority;

  @Option(
      names = "--token-key",
      paramLabel = "FILE",
      description = "PEM, a public key: whose tokens (JWT) say who a client is.")
  @Nullable Path tokenKey;

  @Option(
      names = "--token-algorithm",
      paramLabel = "NAME",
      defaultValue = "RS256",
      description = "How tokens are signed; default: ${DEFAULT-VALUE}.")
  String tokenAlgorithm = "RS256";

  @Option(names = "--token-issuer", paramLabel = "TEXT", description = "Whose tokens are taken.")
  @Nullable String issuer;

  @Option(
      names = "--token-audience",
      paramLabel = "TEXT",
      description = "For whom tokens must be that are taken.")
  @Nullable String audience;

  @Option(
      names = "--bridge-socket",
      paramLabel = "PATH",
      description = "A Unix domain socket for clients of this machine and this user.")
  @Nullable Path socket;

  @Option(
      names = "--audit-log",
      paramLabel = "FILE",
      description =
          "Keeps logins, denials and administration; default: audit.jsonl in --data"
              + " where there are users.")
  @Nullable Path audit;

  @Option(
      names = "--http-origin",
      paramLabel = "ORIGIN",
      split = ",",
      description =
          "From whose pages browsers may come, as https://example.com; default: none"
              + " but the server's own address.")
  List<String> origins = new ArrayList<>();

  @Option(
      names = "--insecure",
      fallbackValue = "true",
      description = "Lets clients of other machines in without TLS, or without users.")
  boolean insecure;

  /** The settings; an {@link IllegalArgumentException} where they make no sense. */
  EdgeSettings settings(Path data) {
    require((certificate == null) == (key == null), "--tls-certificate and --tls-key go together");
    require(authority == null || key != null, "--tls-client-authority needs --tls-certificate");
    require(roles == null || users != null, "--user-roles needs --users");
    require(tokenKey == null || users != null, "--token-key needs --users");
    require(authority == null || users != null, "--tls-client-authority needs --users");
    require(issuer == null || tokenKey != null, "--token-issuer needs --token-key");
    require(audience == null || tokenKey != null, "--token-audience needs --token-key");
    Stream.of(users, roles, certificate, key, authority, tokenKey)
        .filter(Objects::nonNull)
        .forEach(file -> require(Files.isReadable(file), file + " cannot be read"));
    Path kept = audit == null && users != null ? data.resolve("audit.jsonl") : audit;
    return new EdgeSettings(
        tls(),
        Optional.ofNullable(users),
        Optional.ofNullable(roles),
        tokens(),
        Optional.ofNullable(socket),
        Optional.ofNullable(kept),
        Set.copyOf(origins),
        limits.settings());
  }

  private Optional<TlsFiles> tls() {
    return certificate == null || key == null
        ? Optional.empty()
        : Optional.of(new TlsFiles(certificate, key, Optional.ofNullable(authority)));
  }

  private Optional<TokenSettings> tokens() {
    return tokenKey == null
        ? Optional.empty()
        : Optional.of(
            new TokenSettings(
                tokenKey,
                tokenAlgorithm,
                Optional.ofNullable(issuer),
                Optional.ofNullable(audience)));
  }

  private static void require(boolean holds, String otherwise) {
    if (!holds) throw new IllegalArgumentException(otherwise);
  }

  /** The effective settings, for the log. */
  String effective() {
    return ("users=%s user-roles=%s tls-certificate=%s tls-key=%s tls-client-authority=%s"
            + " token-key=%s token-algorithm=%s token-issuer=%s token-audience=%s bridge-socket=%s"
            + " audit-log=%s http-origin=%s insecure=%s %s")
        .formatted(
            orNone(users),
            orNone(roles),
            orNone(certificate),
            orNone(key),
            orNone(authority),
            orNone(tokenKey),
            tokenAlgorithm,
            orNone(issuer),
            orNone(audience),
            orNone(socket),
            audit == null ? "default" : audit,
            origins,
            insecure,
            limits.effective());
  }

  private static Object orNone(@Nullable Object setting) {
    return setting == null ? "none" : setting;
  }
}
