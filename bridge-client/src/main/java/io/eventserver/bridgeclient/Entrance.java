package io.eventserver.bridgeclient;

import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.Certificate;
import java.security.cert.CertificateFactory;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManagerFactory;

/**
 * How a client comes in.
 *
 * @param socket a Unix domain socket, in place of host and port
 * @param tls with whom a connection may be private; empty: it is not
 * @param login who the client is; empty: nobody, or whom its certificate names
 */
public record Entrance(Optional<Path> socket, Optional<SSLContext> tls, Optional<Login> login) {
  /** By TCP, without TLS, as nobody. */
  public static final Entrance PLAIN =
      new Entrance(Optional.empty(), Optional.empty(), Optional.empty());

  /**
   * What the environment says, where secrets are seen by fewer than on a command line: {@code
   * EVENT_SERVER_USER} and {@code EVENT_SERVER_PASSWORD}, or {@code EVENT_SERVER_TOKEN}; {@code
   * EVENT_SERVER_TLS_AUTHORITY}, a PEM file, makes the connection private.
   *
   * @throws IllegalArgumentException where it makes no sense
   */
  Entrance with(Map<String, String> environment) {
    String user = environment.get("EVENT_SERVER_USER");
    String password = environment.get("EVENT_SERVER_PASSWORD");
    String token = environment.get("EVENT_SERVER_TOKEN");
    String authority = environment.get("EVENT_SERVER_TLS_AUTHORITY");
    if ((user == null) != (password == null)) {
      throw new IllegalArgumentException("EVENT_SERVER_USER and EVENT_SERVER_PASSWORD go together");
    }
    var shown =
        user != null && password != null
            ? Optional.of(Login.password(user, password))
            : Optional.ofNullable(token).map(Login::token);
    return new Entrance(
        socket,
        authority == null ? tls : Optional.of(trusting(Path.of(authority))),
        shown.or(() -> login));
  }

  /**
   * Trusts servers whose certificate, or whoever vouches for it, is in a PEM file.
   *
   * @throws IllegalArgumentException where the file cannot be read
   */
  public static SSLContext trusting(Path authority) {
    try (InputStream in = Files.newInputStream(authority)) {
      var store = KeyStore.getInstance(KeyStore.getDefaultType());
      store.load(null, null);
      int number = 0;
      for (Certificate each : CertificateFactory.getInstance("X.509").generateCertificates(in)) {
        store.setCertificateEntry("authority-" + number++, each);
      }
      var trust = TrustManagerFactory.getInstance(TrustManagerFactory.getDefaultAlgorithm());
      trust.init(store);
      var context = SSLContext.getInstance("TLS");
      context.init(null, trust.getTrustManagers(), null);
      return context;
    } catch (IOException | GeneralSecurityException e) {
      throw new IllegalArgumentException(authority + " cannot be read: " + e, e);
    }
  }
}
