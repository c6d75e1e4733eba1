package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.BeforeAll;

/** Ours on Linux's rings. */
class EdgeOnRingsTest extends EdgeTest {
  @BeforeAll
  static void isThere() {
    assumeTrue(Transport.IO_URING != null && Transport.IO_URING.available());
  }

  @Override
  Vertx vertx() {
    var vertx = Vertx.builder().withTransport(Transport.IO_URING).build();
    assertThat(vertx.isNativeTransportEnabled()).isTrue();
    return vertx;
  }
}
