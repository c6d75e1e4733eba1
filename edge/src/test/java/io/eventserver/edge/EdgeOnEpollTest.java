package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import io.vertx.core.Vertx;
import io.vertx.core.transport.Transport;
import org.junit.jupiter.api.BeforeAll;

/** Ours on what Linux has for many sockets: what a node usually runs on. */
class EdgeOnEpollTest extends EdgeTest {
  @BeforeAll
  static void isThere() {
    assumeTrue(Transport.EPOLL != null && Transport.EPOLL.available());
  }

  @Override
  Vertx vertx() {
    var vertx = Vertx.builder().withTransport(Transport.EPOLL).build();
    assertThat(vertx.isNativeTransportEnabled()).isTrue();
    return vertx;
  }
}
