package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.bridgeclient.Await;
import io.eventserver.bridgeclient.BlockingAggregate;
import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.eventstore.Disk;
import io.eventserver.server.Counters.Change;
import io.eventserver.server.Counters.Counter;
import io.eventserver.server.Counters.Order;
import io.eventserver.server.Counters.Order.Step;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicReference;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** A whole node in this process, on a disk that fails when a test says so. */
class NodeTest {
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  @TempDir Path folder;
  private final Vertx vertx = Vertx.vertx();
  private final List<Node> nodes = new ArrayList<>();
  private final AtomicReference<FaultyDisk> disk = new AtomicReference<>();
  private boolean startsFull;

  private static <T> T get(Future<T> future)
      throws ExecutionException, InterruptedException, TimeoutException {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Node start(NodeSettings settings) throws Exception {
    var startUp =
        new StartUp() {
          @Override
          public Disk disk(Disk folder) {
            var faulty = new FaultyDisk(folder);
            faulty.full = startsFull;
            disk.set(faulty);
            return faulty;
          }
        };
    var node = get(Node.start(vertx, settings, List.of(new Counters()), startUp));
    nodes.add(node);
    return node;
  }

  private NodeSettings settings() {
    return NodeSettings.inMemory().withData(folder.resolve("data"));
  }

  private static BridgeClient client(Node node, Duration timeout) {
    var settings = ClientSettings.parse(node.bridgeAddress().orElseThrow());
    return BridgeClient.connect(settings.withRequestTimeout(timeout));
  }

  private static BlockingAggregate<Counter, Order, Change> counters(BridgeClient client) {
    return client.aggregate(Counters.COUNTER).blocking();
  }

  private static void assertFails(int code, ThrowingCallable action) {
    assertThatThrownBy(action)
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(code));
  }

  @AfterEach
  void stop() throws Exception {
    for (var node : nodes) get(node.stop().otherwiseEmpty());
    get(vertx.close());
  }

  @Test
  @DisplayName("a full disk is a 507, reads go on, and so do writes when there is room again")
  void diskFull() throws Exception {
    var node = start(settings());
    try (var client = client(node, PATIENCE)) {
      counters(client).command("a", new Step(1));
      disk.get().full = true;
      assertFails(507, () -> counters(client).command("a", new Step(1)));
      assertThat(counters(client).fetch("a").state()).isEqualTo(new Counter(1));
      assertThat(node.isReady()).isTrue();
      disk.get().full = false;
      assertThat(counters(client).command("a", new Step(1)).version()).isEqualTo(2);
    }
  }

  @Test
  @DisplayName("a start on a full disk names the folder, and goes well when there is room")
  void startsOnFullDisk() throws Exception {
    startsFull = true;
    assertThatThrownBy(() -> start(settings()))
        .hasMessageContaining(folder.resolve("data").toString())
        .hasMessageContaining("No space left");
    var other = Vertx.vertx();
    try {
      var next = get(Node.start(other, settings(), List.of(new Counters()), StartUp.PLAIN));
      assertThat(next.isReady()).isTrue();
      get(next.stop());
    } finally {
      get(other.close());
    }
  }

  @Test
  @DisplayName("a failed sync is a 504, then writes are refused, and the node is not ready")
  void failedSync() throws Exception {
    var node = start(settings());
    try (var client = client(node, Duration.ofSeconds(2))) {
      counters(client).command("a", new Step(1));
      disk.get().broken = true;
      assertFails(504, () -> counters(client).command("a", new Step(1)));
      assertFails(503, () -> counters(client).command("a", new Step(1)));
      assertThat(counters(client).fetch("a").state()).isEqualTo(new Counter(1));
      assertThat(node.isReady()).isFalse();
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {50, 500})
  @DisplayName("R15: on a slow disk batches grow, and what is too much is a 503")
  void slowDisk(int syncMillis) throws Exception {
    int room = 200;
    int flood = 2_000;
    var node = start(settings().withInFlightMax(room));
    try (var client = client(node, PATIENCE)) {
      counters(client).command("a", new Step(1));
      disk.get().syncMillis = syncMillis;
      int before = disk.get().syncs.get();
      var done = new ArrayList<String>();
      List<CompletableFuture<Integer>> codes = new ArrayList<>();
      for (int i = 0; i < flood; i++) codes.add(code(client, "id-" + i % 50, done));
      Map<Integer, Integer> counts = new HashMap<>();
      for (var code : codes) counts.merge(code.get(60, TimeUnit.SECONDS), 1, Integer::sum);
      int stored = counts.getOrDefault(0, 0);
      assertThat(counts).containsOnlyKeys(0, 503);
      assertThat(stored).isGreaterThanOrEqualTo(room / 2);
      assertThat(disk.get().syncs.get() - before)
          .as("syncs for %d", stored)
          .isLessThan(stored / 10);
      assertThat(node.state().log().head()).isEqualTo(stored + 1L);
    }
  }

  @Test
  @DisplayName("R15: while a sync goes on, reads do too, and what is too much is a 503 at once")
  void heldDisk() throws Exception {
    int room = 200;
    var node = start(settings().withInFlightMax(room));
    try (var client = client(node, PATIENCE)) {
      counters(client).command("a", new Step(1));
      disk.get().held = true;
      var done = new ArrayList<String>();
      List<CompletableFuture<Integer>> codes = new ArrayList<>();
      codes.add(code(client, "a", done));
      assertThat(counters(client).fetch("a").state()).isEqualTo(new Counter(1));
      for (int i = 0; i < 2 * room; i++) codes.add(code(client, "id-" + i % 50, done));
      await().atMost(PATIENCE).until(() -> areRefused(room + 1, done));
      disk.get().held = false;
      for (var code : codes) assertThat(code.get(60, TimeUnit.SECONDS)).isIn(0, 503);
      assertThat(node.state().log().head()).isEqualTo(room + 1L);
    } finally {
      disk.get().held = false;
    }
  }

  /** Whether so many are told, all of them 503. */
  private static boolean areRefused(int count, List<String> done) {
    synchronized (done) {
      assertThat(done).allMatch("503"::equals);
      return done.size() == count;
    }
  }

  /** 0, or the failure code, of a command; what it is when it is told. */
  private static CompletableFuture<Integer> code(
      BridgeClient client, String id, List<String> done) {
    var step = Map.of("aggregate", "counter", "id", id, "command", "Step", "data", Map.of("by", 1));
    return client
        .request(Addresses.COMMAND, step)
        .handle(
            (_, failure) -> {
              var cause = failure instanceof CompletionException ? failure.getCause() : failure;
              int code = cause instanceof RequestFailure it ? it.code().number() : 0;
              synchronized (done) {
                done.add(String.valueOf(code));
              }
              return code;
            });
  }

  @Test
  @DisplayName(
      "a stop while the disk is full closes the log all the same, and another node goes on")
  void stopsOnFullDisk() throws Exception {
    var node = start(settings());
    try (var client = client(node, PATIENCE)) {
      counters(client).command("a", new Step(1));
      await()
          .atMost(PATIENCE)
          .until(
              () ->
                  Await.get(client.status()).path("reactors").path("look").path("position").asLong()
                      == 1);
    }
    disk.get().full = true;
    assertThatThrownBy(() -> get(node.stop())).isInstanceOf(ExecutionException.class);
    nodes.clear();
    get(vertx.close());
    var other = Vertx.vertx();
    try {
      var next = get(Node.start(other, settings(), List.of(new Counters()), StartUp.PLAIN));
      assertThat(next.state().log().head()).isEqualTo(1);
      get(next.stop());
    } finally {
      get(other.close());
    }
  }

  @Test
  @DisplayName("what is let in is let out again: requests of every kind, failed ones too")
  void letOut() throws Exception {
    var node = start(settings().withInFlightMax(2));
    try (var client = client(node, PATIENCE)) {
      for (int i = 0; i < 20; i++) {
        Await.get(client.request(Addresses.DEAD_LETTERS, Map.of("action", "list")));
        assertFails(
            400, () -> Await.get(client.request(Addresses.DEAD_LETTERS, Map.of("action", "x"))));
        Await.get(client.status());
      }
    }
  }

  @Test
  @DisplayName("a port that is taken is named, before anything is read")
  void portTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      var read = new ArrayList<Long>();
      var startUp =
          new StartUp() {
            @Override
            public void replayed(long position) {
              read.add(position);
            }
          };
      var settings = settings().withBridgePort(taken.getLocalPort());
      assertThatThrownBy(() -> get(Node.start(vertx, settings, List.of(new Counters()), startUp)))
          .hasMessageContaining("--bridge-port");
      assertThat(read).isEmpty();
    }
  }

  @Test
  @DisplayName("a node in memory forgets, and starts with nothing")
  void inMemory() throws Exception {
    var node = start(NodeSettings.inMemory());
    try (var client = client(node, PATIENCE)) {
      assertThat(counters(client).command("a", new Step(1)).position()).isEqualTo(1);
      assertThat(counters(client).fetch("a").state()).isEqualTo(new Counter(1));
    }
  }
}
