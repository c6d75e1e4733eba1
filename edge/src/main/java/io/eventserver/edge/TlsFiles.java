package io.eventserver.edge;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.NetServerOptions;
import io.vertx.core.net.PemKeyCertOptions;
import io.vertx.core.net.PemTrustOptions;
import io.vertx.core.net.ServerSSLOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * What makes connections private: PEM files, read anew when they change.
 *
 * @param certificate of this server, with those that vouch for it
 * @param key of that certificate
 * @param clientAuthority whose certificates say who a client is; empty: none do
 */
public record TlsFiles(Path certificate, Path key, Optional<Path> clientAuthority) {
  private static final Logger LOG = LoggerFactory.getLogger(TlsFiles.class);
  // Who has not said who it is by then counts for no limit yet.
  private static final long HANDSHAKE_SECONDS = 5;
  private static final Set<String> PROTOCOLS = Set.of("TLSv1.3", "TLSv1.2");

  /** What a server does with what is in the files from now on. */
  public interface Update {
    Future<Boolean> with(ServerSSLOptions options);
  }

  /**
   * Has a server begin with what is in the files now. Blocks.
   *
   * @return to be handed to {@link #renew} when the server is open
   */
  public FileWatch secure(NetServerOptions server) throws IOException {
    var files = Stream.concat(Stream.of(certificate, key), clientAuthority.stream()).toList();
    var watch = new FileWatch(files);
    var options = options();
    server
        .setSsl(true)
        .setSslHandshakeTimeout(HANDSHAKE_SECONDS)
        .setSslHandshakeTimeoutUnit(TimeUnit.SECONDS)
        .setEnabledSecureTransportProtocols(PROTOCOLS)
        .setKeyCertOptions(options.getKeyCertOptions())
        .setTrustOptions(options.getTrustOptions())
        .setClientAuth(options.getClientAuth());
    return watch;
  }

  /** Whatever the files hold is for the connections that come from then on. */
  public void renew(Vertx vertx, FileWatch watch, Update update) {
    watch.onChange(
        vertx,
        () ->
            update
                .with(options())
                .onSuccess(_ -> LOG.info("the certificate was renewed"))
                .onFailure(error -> LOG.error("the certificate is not renewed", error)));
  }

  private ServerSSLOptions options() throws IOException {
    var options = new ServerSSLOptions();
    options.setEnabledSecureTransportProtocols(PROTOCOLS);
    options.setKeyCertOptions(
        new PemKeyCertOptions().setCertValue(bytes(certificate)).setKeyValue(bytes(key)));
    if (clientAuthority.isPresent()) {
      options.setTrustOptions(new PemTrustOptions().addCertValue(bytes(clientAuthority.get())));
      // Who has none may still log in otherwise.
      options.setClientAuth(ClientAuth.REQUEST);
    }
    return options;
  }

  private static Buffer bytes(Path file) throws IOException {
    return Buffer.buffer(Files.readAllBytes(file));
  }
}
