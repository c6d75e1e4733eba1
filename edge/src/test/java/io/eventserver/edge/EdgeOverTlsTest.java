package io.eventserver.edge;

import io.vertx.core.Vertx;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.SelfSignedCertificate;
import io.vertx.core.net.SocketAddress;
import java.nio.file.Path;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;

/** Ours speaks the same protocol over TLS. */
class EdgeOverTlsTest extends EdgeTest {
  private static SelfSignedCertificate certificate;

  @BeforeAll
  static void certify() {
    certificate = SelfSignedCertificate.create("localhost");
  }

  @AfterAll
  static void forget() {
    certificate.delete();
  }

  @Override
  int open(Vertx vertx) throws Exception {
    var files =
        new TlsFiles(
            Path.of(certificate.certificatePath()),
            Path.of(certificate.privateKeyPath()),
            Optional.empty());
    var listening = new Listening("127.0.0.1", 0, Optional.empty(), Optional.of(files));
    int port = OpenEdge.open(vertx, listening).port();
    var trusting =
        new NetClientOptions()
            .setSsl(true)
            .setHostnameVerificationAlgorithm("HTTPS")
            .setTrustOptions(certificate.trustOptions());
    return Relay.open(vertx, trusting, SocketAddress.inetSocketAddress(port, "localhost"));
  }
}
