package io.eventserver.clusterconfig;

import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.core.http.ClientAuth;
import io.vertx.core.net.PfxOptions;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyStore;

/**
 * The key of a node on the event bus, and whom it trusts: itself, and every certificate beside it.
 *
 * @param file a PKCS#12 key store
 * @param password of the store
 */
public record BusKey(Path file, String password) {

  /** Fails where the file cannot be read with the password: before anybody is joined. */
  void check() throws IOException {
    try (var in = Files.newInputStream(file)) {
      KeyStore.getInstance("PKCS12").load(in, password.toCharArray());
    } catch (IOException | GeneralSecurityException e) {
      throw new IOException("key store %s cannot be read: %s".formatted(file, e.getMessage()), e);
    }
  }

  /** Encrypts the bus; whoever has no trusted key is not let in. */
  EventBusOptions on(EventBusOptions options) {
    var store = new PfxOptions().setPath(file.toString()).setPassword(password);
    return options
        .setSsl(true)
        .setKeyCertOptions(store)
        .setTrustOptions(store.copy())
        .setClientAuth(ClientAuth.REQUIRED);
  }

  /** Without the password. */
  @Override
  public String toString() {
    return file.toString();
  }
}
