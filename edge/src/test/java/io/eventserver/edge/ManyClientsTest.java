package io.eventserver.edge;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.sun.management.UnixOperatingSystemMXBean;
import io.vertx.core.Vertx;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Clients that say little or nothing, and many of them. */
// It looks at the heap.
@Isolated
class ManyClientsTest {
  private static final int IDLE = 10_000;
  private static final int FILES_OTHERWISE = 1_000;
  private static final Duration PATIENT = Duration.ofMinutes(1);
  private static final int SLOW = 1_000;
  private static final long HEAP_EACH_MAX = 50_000;

  private final Vertx vertx = Vertx.vertx();
  private final List<SocketChannel> channels = new ArrayList<>();

  @AfterEach
  void close() throws Exception {
    for (var channel : channels) channel.close();
    vertx.close().toCompletionStage().toCompletableFuture().get(30, TimeUnit.SECONDS);
  }

  private void connect(int port, int count) throws IOException {
    var to = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
    for (int i = 0; i < count; i++) channels.add(SocketChannel.open(to));
  }

  @Test
  @DisplayName("R18: 10,000 clients that say nothing take little, and others are answered")
  void idle() throws Exception {
    int port = OpenEdge.open(vertx, OpenEdge.limits(PATIENT, PATIENT));
    int count = (int) Math.min(IDLE, filesMax() - FILES_OTHERWISE);
    try (var client = new RawClient(port)) {
      client.pong();
      long before = Heap.used();
      try (var _ = new SilentClients(port, count)) {
        assertThat(client.pong().path("type").asText()).isEqualTo("pong");
        Heap.assertAtMost(before + count * HEAP_EACH_MAX, count + " clients");
        assertThat(client.pong().path("type").asText()).isEqualTo("pong");
      }
    }
  }

  private static long filesMax() {
    return ((UnixOperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean())
        .getMaxFileDescriptorCount();
  }

  @Test
  @DisplayName("R17: 1,000 clients whose frames do not end are sent away; others are answered")
  void slow() throws Exception {
    int port = OpenEdge.open(vertx, OpenEdge.limits(PATIENT, Duration.ofSeconds(2)));
    connect(port, SLOW);
    try (var client = new RawClient(port)) {
      var begin = ByteBuffer.wrap(new byte[] {0, 0, 1, 0, '{'});
      for (int i = 0; i < begin.capacity(); i++) {
        for (var channel : channels) channel.write(begin.slice(i, 1));
        assertThat(client.pong().path("type").asText()).isEqualTo("pong");
      }
      await()
          .atMost(Duration.ofSeconds(20))
          .untilAsserted(
              () -> {
                assertThat(client.pong().path("type").asText()).isEqualTo("pong");
                for (var channel : channels) assertThat(isEnded(channel)).isTrue();
              });
    }
  }

  /** Reads what is there; whether the other side has ended it. */
  private static boolean isEnded(SocketChannel channel) throws IOException {
    channel.configureBlocking(false);
    var there = ByteBuffer.allocate(1_000);
    int read = channel.read(there);
    while (read > 0) {
      there.clear();
      read = channel.read(there);
    }
    return read < 0;
  }
}
