package io.eventserver.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.awaitility.Awaitility.await;

import io.eventserver.bridgeclient.BridgeClient;
import io.eventserver.bridgeclient.ClientSettings;
import io.eventserver.bridgeclient.Outcome;
import io.eventserver.clusterconfig.Cluster;
import io.eventserver.clusterconfig.ClusterSettings;
import io.eventserver.clusterconfig.Role;
import io.eventserver.clusterconfig.TrustedNetwork;
import io.eventserver.domain.Recorded;
import io.eventserver.server.Shop.Printed;
import io.eventserver.server.Shop.Sell;
import io.eventserver.server.Shop.Sold;
import io.eventserver.server.Shop.Takings;
import io.eventserver.testing.ReservedPort;
import io.eventserver.wire.Addresses;
import io.eventserver.wire.RequestFailure;
import io.vertx.core.Future;
import java.io.IOException;
import java.math.BigDecimal;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.DisplayName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;

/** Nodes of a cluster with a part each, in one process; mostly they wait for each other. */
@Execution(ExecutionMode.CONCURRENT)
class SeveralNodesTest {
  private static final Duration PATIENCE = Duration.ofSeconds(30);
  private static final Set<Role> ALL_BUT_STORE =
      Set.of(Role.AGGREGATES, Role.PROJECTIONS, Role.REACTORS, Role.BRIDGE);

  private final String name = "test-" + UUID.randomUUID();
  private final List<String> members = new ArrayList<>();
  private final List<Member> running = new ArrayList<>();
  @TempDir Path folder;

  private record Member(Cluster cluster, Node node, Shop shop) {
    BridgeClient client() {
      return BridgeClient.connect(ClientSettings.parse(node.bridgeAddress().orElseThrow()));
    }
  }

  private static <T> T get(Future<T> future) throws Exception {
    return future
        .toCompletionStage()
        .toCompletableFuture()
        .get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private static <T> T get(CompletableFuture<T> future) throws Exception {
    return future.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
  }

  private Member start(Set<Role> roles, boolean spread) throws Exception {
    int port = ReservedPort.next();
    members.add("127.0.0.1:" + port);
    var cluster =
        get(
            Cluster.join(
                new ClusterSettings(
                    name,
                    "127.0.0.1",
                    port,
                    members,
                    Optional.empty(),
                    Optional.empty(),
                    TrustedNetwork.LOOPBACK)));
    var settings =
        NodeSettings.inMemory().withData(folder.resolve("data")).withRoles(roles, spread);
    var shop = new Shop();
    var node = get(Node.start(cluster, settings, List.of(shop), StartUp.PLAIN));
    var member = new Member(cluster, node, shop);
    running.add(member);
    return member;
  }

  private void stop(Member member) throws Exception {
    running.remove(member);
    get(member.node.stop().otherwiseEmpty());
    get(member.cluster.leave());
  }

  @AfterEach
  void stopAll() throws Exception {
    for (var member : List.copyOf(running).reversed()) stop(member);
  }

  /** Sells so often at each of some tills; all is in flight at once. */
  private static void sell(BridgeClient client, int tills, int times) throws Exception {
    List<CompletableFuture<Outcome<Sold>>> all = new ArrayList<>();
    for (int i = 0; i < tills * times; i++) {
      all.add(client.aggregate(Shop.TILL).command("till" + i % tills, new Sell(i)));
    }
    for (var each : all) assertThat(get(each)).isInstanceOf(Outcome.Accepted.class);
  }

  /** Every event of every till and every receipt, as the log has them. */
  private static Map<String, List<Integer>> printed(BridgeClient client, int tills)
      throws Exception {
    Map<String, List<Integer>> numbers = new HashMap<>();
    for (int i = 0; i < tills; i++) {
      var history = get(client.aggregate(Shop.RECEIPT).history("till" + i, Long.MAX_VALUE, 10_000));
      List<Integer> of = new ArrayList<>();
      for (Recorded<Printed> each : history) of.add(each.event().number());
      numbers.put("till" + i, of);
    }
    return numbers;
  }

  private static void awaitReceipts(BridgeClient client, int tills, int times) {
    List<Integer> inOrder = new ArrayList<>();
    for (int i = 1; i <= times; i++) inOrder.add(i);
    await()
        .atMost(PATIENCE)
        .ignoreException(ExecutionException.class)
        .untilAsserted(() -> assertThat(printed(client, tills).values()).allMatch(inOrder::equals));
  }

  /** What is noted is done again by nobody who comes. */
  private static void awaitNoted(Member member) {
    var state = member.node.state();
    await()
        .atMost(PATIENCE)
        .until(() -> state.history().checkpoint("print").orElse(0) == state.log().head());
  }

  @Test
  @DisplayName(
      "two nodes beside the store share aggregates and reactions, and each reads its own writes")
  void share() throws Exception {
    var store = start(Set.of(Role.STORE, Role.BRIDGE), false);
    var one = start(ALL_BUT_STORE, false);
    try (var first = one.client()) {
      sell(first, 20, 2);
      awaitReceipts(first, 20, 2);
      awaitNoted(one);
      var two = start(ALL_BUT_STORE, false);
      try (var second = two.client();
          var plain = store.client()) {
        sell(second, 20, 2);
        sell(plain, 20, 1);
        awaitReceipts(plain, 20, 5);
        for (var client : List.of(first, second, plain)) {
          var outcome = get(client.aggregate(Shop.TILL).command("mine", new Sell(7)));
          assertThat(get(client.projection(Shop.TAKINGS).find("mine")))
              .get()
              .extracting(Takings::count)
              .isEqualTo((int) outcome.version());
          assertThat(get(client.aggregate(Shop.TILL).fetch("mine")).version())
              .isEqualTo(outcome.version());
          assertThat(get(client.aggregate(Shop.TILL).command("mine", new Sell(-100_000))))
              .isInstanceOf(Outcome.Refused.class);
          var list = get(client.request(Addresses.LIST, Map.of("projection", "takings")));
          assertThat(list.path("rows")).hasSize(21);
        }
        assertThat(one.shop.reactedTo).isNotEmpty();
        assertThat(two.shop.reactedTo).isNotEmpty();
        assertThat(one.shop.reactedTo).doesNotContainAnyElementsOf(two.shop.reactedTo);
        // The one that leaves had a share of everything.
        stop(one);
        sell(second, 20, 2);
        sell(plain, 20, 2);
        awaitReceipts(plain, 20, 9);
      }
    }
  }

  @Test
  @DisplayName("batches are split among owners, and a node with reactors alone asks for its rows")
  void spread() throws Exception {
    var store = start(Role.ALL, true);
    start(Set.of(Role.AGGREGATES), false);
    var reacting = start(Set.of(Role.REACTORS), false);
    try (var client = store.client()) {
      sell(client, 30, 4);
      awaitReceipts(client, 30, 4);
      assertThat(reacting.shop.reactedTo).isNotEmpty();
      var commands = new ArrayList<Map<String, Object>>();
      for (int i = 0; i < 30; i++) {
        String of = i % 10 == 9 ? "nothing" : "till";
        commands.add(
            Map.of(
                "aggregate",
                of,
                "id",
                "till" + i,
                "command",
                "Sell",
                "data",
                Map.of("amount", i % 2 == 0 ? 1 : -100_000)));
      }
      var results =
          get(client.request(Addresses.COMMAND, Map.of("commands", commands))).path("results");
      assertThat(results).hasSize(30);
      for (int i = 0; i < 30; i++) {
        var result = results.get(i);
        if (i % 10 == 9) assertThat(result.path("failureCode").asInt()).isEqualTo(404);
        else if (i % 2 != 0) assertThat(result.path("failureCode").asInt()).isEqualTo(422);
        else assertThat(result.path("id").asText()).isEqualTo("till" + i);
      }
      assertFails(404, client.request(Addresses.FIND, Map.of("projection", "none", "key", "a")));
      assertFails(400, client.request(Addresses.COMMAND, Map.of("commands", List.of())));
      assertFails(400, client.request(Addresses.COMMAND, Map.of("aggregate", 7)));
      // What one node would refuse, several do not take in parts.
      var twice = Map.of("commands", commands, "more", 1);
      assertFails(400, client.request(Addresses.COMMAND, twice));
      var many = Collections.nCopies(400, commands).stream().flatMap(List::stream).toList();
      assertFails(413, client.request(Addresses.COMMAND, Map.of("commands", many)));
    }
  }

  private static void assertFails(int code, CompletableFuture<?> request) {
    assertThatThrownBy(() -> get(request))
        .cause()
        .isInstanceOfSatisfying(
            RequestFailure.class, it -> assertThat(it.code().number()).isEqualTo(code));
  }

  @Test
  @DisplayName("while the store is away reads go on and writes are 503; then all goes on")
  void storeAway() throws Exception {
    var store = start(Set.of(Role.STORE), false);
    var other = start(ALL_BUT_STORE, false);
    try (var client = other.client()) {
      sell(client, 3, 3);
      stop(store);
      var command = command("once", 5);
      assertFails(503, client.request(Addresses.COMMAND, command));
      assertFails(503, client.request(Addresses.EVENTS, Map.of()));
      assertThat(get(client.projection(Shop.TAKINGS).find("till0"))).isPresent();
      assertThat(get(client.aggregate(Shop.TILL).fetch("till1")).version()).isEqualTo(3);
      start(Set.of(Role.STORE), false);
      await()
          .atMost(PATIENCE)
          .ignoreException(ExecutionException.class)
          .until(() -> get(client.request(Addresses.COMMAND, command)).has("position"));
      sell(client, 3, 1);
      awaitReceipts(client, 3, 4);
    }
  }

  private static Map<String, Object> command(String id, int amount) {
    return Map.of(
        "aggregate",
        "till",
        "id",
        id,
        "command",
        "Sell",
        "commandId",
        "once",
        "data",
        Map.of("amount", amount));
  }

  @Test
  @DisplayName("a store restored from a copy is noticed: the others build their state anew")
  void restored() throws Exception {
    var store = start(Set.of(Role.STORE), false);
    var other = start(ALL_BUT_STORE, false);
    try (var client = other.client()) {
      sell(client, 3, 1);
      awaitReceipts(client, 3, 1);
      awaitNoted(other);
      stop(store);
      copy(folder.resolve("data"), folder.resolve("copy"));
      store = start(Set.of(Role.STORE), false);
      await().atMost(PATIENCE).until(() -> written(client));
      sell(client, 3, 2);
      stop(store);
      copy(folder.resolve("copy"), folder.resolve("data"));
      start(Set.of(Role.STORE), false);
      await().atMost(PATIENCE).until(() -> written(client));
    }
    // A client that has seen more than there is would wait for it.
    try (var client = other.client()) {
      assertThat(get(client.aggregate(Shop.TILL).fetch("till1")).version()).isEqualTo(1);
      assertThat(get(client.projection(Shop.TAKINGS).find("till2"))).contains(new Takings(1, 2));
      sell(client, 3, 2);
      awaitReceipts(client, 3, 3);
      assertThat(other.node.isReady()).isTrue();
    }
  }

  /** Whether a command is taken; it is stored once. */
  private static boolean written(BridgeClient client) throws Exception {
    try {
      return get(client.request(Addresses.COMMAND, command("once", 1))).has("position");
    } catch (ExecutionException e) {
      return false;
    }
  }

  private static void copy(Path from, Path to) throws IOException {
    try (var files = Files.walk(from)) {
      for (var file : files.filter(Files::isRegularFile).toList()) {
        var target = to.resolve(from.relativize(file));
        Files.createDirectories(target.getParent());
        Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
      }
    }
  }

  private static Map<String, Object> weigh(String id, String kilos) {
    return Map.of(
        "aggregate",
        "scale",
        "id",
        id,
        "command",
        "Weigh",
        "commandId",
        "weigh-" + id,
        "data",
        Map.of("kilos", new BigDecimal(kilos)));
  }

  @Test
  @DisplayName("a fraction of any length goes through other nodes as it is, and so does its repeat")
  void fractions() throws Exception {
    String exact = "0.1234567890123456789012345";
    var store = start(Set.of(Role.STORE, Role.BRIDGE), false);
    var one = start(ALL_BUT_STORE, false);
    try (var owner = one.client();
        var plain = store.client()) {
      var first = get(plain.request(Addresses.COMMAND, weigh("a", exact)));
      assertThat(first.at("/events/0/data/kilos").decimalValue()).isEqualTo(exact);
      assertThat(get(owner.request(Addresses.COMMAND, weigh("a", exact)))).isEqualTo(first);
      for (var client : List.of(owner, plain)) {
        assertThat(get(client.aggregate(Shop.SCALE).fetch("a")).state().kilos()).isEqualTo(exact);
      }
      var zeros = get(owner.request(Addresses.COMMAND, weigh("b", "1.50")));
      assertThat(get(plain.request(Addresses.COMMAND, weigh("b", "1.50")))).isEqualTo(zeros);
      var batch = Map.of("commands", List.of(weigh("c", exact), weigh("b", "1.50")));
      var results = get(plain.request(Addresses.COMMAND, batch)).path("results");
      assertThat(results.at("/0/events/0/data/kilos").decimalValue()).isEqualTo(exact);
      assertThat(results.get(1)).isEqualTo(zeros);
    }
  }

  @Test
  @DisplayName("so do the items of a batch that have several owners")
  void splitFractions() throws Exception {
    String exact = "0.1234567890123456789012345";
    var store = start(Role.ALL, true);
    start(Set.of(Role.AGGREGATES), false);
    try (var client = store.client()) {
      List<Object> items = new ArrayList<>();
      for (int i = 0; i < 20; i++) items.add(weigh("scale" + i, exact));
      var results = get(client.request(Addresses.COMMAND, Map.of("commands", items)));
      assertThat(results.path("results"))
          .hasSize(20)
          .allMatch(it -> it.at("/events/0/data/kilos").asText().equals(exact));
    }
  }
}
