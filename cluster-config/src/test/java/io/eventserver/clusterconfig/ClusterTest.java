package io.eventserver.clusterconfig;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.testing.ReservedPort;
import io.vertx.core.Future;
import io.vertx.core.eventbus.DeliveryOptions;
import io.vertx.core.eventbus.Message;
import io.vertx.core.internal.VertxInternal;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ClusterTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final String name = "test-" + UUID.randomUUID();
  private final List<String> members = new ArrayList<>();
  private Optional<BusKey> key = Optional.empty();
  private TrustedNetwork network = TrustedNetwork.LOOPBACK;
  @TempDir Path folder;
  private final List<Cluster> joined = new ArrayList<>();

  private static <T> T get(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private ClusterSettings settings(int port) {
    return new ClusterSettings(name, "127.0.0.1", port, members, Optional.empty(), key, network);
  }

  /** Joins those that joined before. */
  private Cluster join() throws Exception {
    int port = ReservedPort.next();
    var cluster = get(Cluster.join(settings(port)));
    members.add("127.0.0.1:" + port);
    joined.add(cluster);
    return cluster;
  }

  private static ClusterNode node(Cluster of, String name, Role... roles) {
    return new ClusterNode(of.id(), name, Set.of(roles));
  }

  @AfterEach
  void leave() throws Exception {
    for (var cluster : joined) get(cluster.leave());
  }

  @Test
  @DisplayName("nodes see what each tells of itself, the oldest first, until it leaves")
  void announces() throws Exception {
    var first = join();
    var second = join();
    var changes = new AtomicInteger();
    first.onChange(changes::incrementAndGet);
    var one = node(first, "one", Role.STORE);
    var two = node(second, "two", Role.BRIDGE);
    get(second.announce(two));
    get(first.announce(one));
    await().untilAsserted(() -> assertThat(first.nodes()).containsExactly(one, two));
    await().untilAsserted(() -> assertThat(second.nodes()).containsExactly(one, two));
    assertThat(second.ownership().store()).isEmpty();
    get(first.announce(one.asReady(true)));
    await().untilAsserted(() -> assertThat(second.ownership().store()).contains(one.asReady(true)));

    int before = changes.get();
    joined.remove(second);
    get(second.leave());
    await().untilAsserted(() -> assertThat(first.nodes()).containsExactly(one.asReady(true)));
    await().untilAsserted(() -> assertThat(changes.get()).isGreaterThan(before));
  }

  @Test
  @DisplayName("it listens on its own address and on no other one")
  void ownAddressOnly() throws Exception {
    int port = ReservedPort.next();
    joined.add(get(Cluster.join(settings(port))));
    // Whoever listens on every address would have this one too.
    try (var other = new ServerSocket(port, 1, InetAddress.getByName("127.0.0.2"))) {
      assertThat(other.isBound()).isTrue();
    }
  }

  @Test
  @DisplayName("one node holds the store, and another when that one has left")
  void claims() throws Exception {
    var first = join();
    var second = join();
    assertThat(get(first.claimStore())).isEqualTo(first.id());
    assertThat(get(first.claimStore())).isEqualTo(first.id());
    assertThat(get(second.claimStore())).isEqualTo(first.id());
    joined.remove(first);
    get(first.leave());
    await().untilAsserted(() -> assertThat(get(second.claimStore())).isEqualTo(second.id()));
  }

  @Test
  @DisplayName("messages reach the other node")
  void bus() throws Exception {
    var first = join();
    var second = join();
    get(
        first
            .vertx()
            .eventBus()
            .<String>consumer("echo", message -> message.reply(message.body() + "!"))
            .completion());
    await()
        .ignoreExceptions()
        .untilAsserted(
            () ->
                assertThat(get(second.vertx().eventBus().<String>request("echo", "a")).body())
                    .isEqualTo("a!"));
  }

  @Test
  @DisplayName("nodes of another cluster are not met")
  void others() throws Exception {
    var first = join();
    var stranger =
        get(
            Cluster.join(
                new ClusterSettings(
                    name + "-other",
                    "127.0.0.1",
                    ReservedPort.next(),
                    members,
                    Optional.empty(),
                    key,
                    network)));
    joined.add(stranger);
    get(first.announce(node(first, "one", Role.STORE)));
    assertThat(stranger.nodes()).isEmpty();
    assertThat(get(stranger.claimStore())).isEqualTo(stranger.id());
  }

  @Test
  @DisplayName("who comes from outside of the trusted network meets neither members nor the bus")
  void elsewhere() throws Exception {
    network = TrustedNetwork.of(List.of("127.0.0.2/32"));
    var guarded = join();
    get(guarded.announce(node(guarded, "guarded", Role.STORE)));
    var manager = ((VertxInternal) guarded.vertx()).clusterManager();
    int bus = manager.getNodeInfo().port();
    int membership = Integer.parseInt(members.getFirst().split(":", -1)[1]);
    for (int port : List.of(bus, membership)) {
      assertThat(isTurnedAway("127.0.0.1", port)).isTrue();
      assertThat(isTurnedAway("127.0.0.2", port)).isFalse();
    }
    network = TrustedNetwork.LOOPBACK;
    var stranger = join();
    assertThat(manager.getNodes()).hasSize(1);
    assertThat(stranger.nodes()).isEmpty();
    assertThat(get(stranger.claimStore())).isEqualTo(stranger.id());
    var server = guarded.vertx().createNetServer().connectHandler(it -> it.write("x"));
    int forOthers = get(server.listen(0, "127.0.0.1")).actualPort();
    assertThat(isTurnedAway("127.0.0.1", forOthers)).as("what is not of the cluster").isFalse();
  }

  /** Whether a connection from an address ends at once. */
  private static boolean isTurnedAway(String from, int port) throws IOException {
    try (var socket = new Socket()) {
      socket.bind(new InetSocketAddress(from, 0));
      socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
      socket.setSoTimeout(500);
      return socket.getInputStream().read() < 0;
    } catch (SocketTimeoutException e) {
      return false;
    } catch (SocketException e) {
      return true;
    }
  }

  @Test
  @DisplayName("settings of Hazelcast's own in which nobody would be asked who comes are refused")
  void unguarded() throws Exception {
    Path file = folder.resolve("hazelcast.yaml");
    Files.writeString(file, "hazelcast:\n  advanced-network:\n    enabled: true\n");
    var settings =
        new ClusterSettings(
            name,
            "127.0.0.1",
            ReservedPort.next(),
            List.of(),
            Optional.of(file),
            Optional.empty(),
            network);
    assertThatThrownBy(() -> get(Cluster.join(settings))).hasMessageContaining("advanced-network");
  }

  @Test
  @DisplayName("a port that is taken is named")
  void portTaken() throws Exception {
    try (var taken = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      assertThatThrownBy(() -> get(Cluster.join(settings(taken.getLocalPort()))))
          .hasMessageContaining("127.0.0.1:" + taken.getLocalPort())
          .hasMessageContaining("--cluster-port");
    }
  }

  /** A key of its own, trusted by whoever has the same file. */
  private Optional<BusKey> newKey(String name) throws Exception {
    Path file = folder.resolve(name);
    var keytool = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
    var made =
        new ProcessBuilder(
                keytool,
                "-genkeypair",
                "-keyalg",
                "EC",
                "-storetype",
                "PKCS12",
                "-dname",
                "CN=node",
                "-keystore",
                file.toString(),
                "-storepass",
                "secret1")
            .redirectErrorStream(true)
            .start();
    String told = new String(made.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(made.waitFor()).as(told).isZero();
    return Optional.of(new BusKey(file, "secret1"));
  }

  private static Future<String> echo(Cluster from) {
    var options = new DeliveryOptions().setSendTimeout(1_000);
    return from.vertx().eventBus().<String>request("echo", "a", options).map(Message::body);
  }

  @Test
  @DisplayName("nodes with a key hear each other, and nobody who has another key, or none")
  void keys() throws Exception {
    key = newKey("ours");
    var first = join();
    var second = join();
    var bus = first.vertx().eventBus();
    get(bus.<String>consumer("echo", it -> it.reply(it.body() + "!")).completion());
    await().ignoreExceptions().untilAsserted(() -> assertThat(get(echo(second))).isEqualTo("a!"));
    key = newKey("theirs");
    var stranger = join();
    key = Optional.empty();
    var plain = join();
    for (var unheard : List.of(echo(stranger), echo(plain))) {
      assertThatThrownBy(() -> get(unheard)).hasMessageContaining("Timed out");
    }
    assertThat(get(echo(second))).isEqualTo("a!");
    key = Optional.of(new BusKey(folder.resolve("ours"), "wrong"));
    assertThatThrownBy(this::join).hasMessageContaining("ours").hasMessageContaining("password");
    assertThat(key.get().toString()).doesNotContain("wrong");
  }
}
